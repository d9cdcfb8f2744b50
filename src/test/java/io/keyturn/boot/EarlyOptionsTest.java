package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyOptionsTest {
    private static EarlyOptions read(String... arguments) {
        return EarlyOptions.read(arguments, Map.of(), Map.of());
    }

    @Test
    void whatIsTypedReachesTheListener() {
        assertThat(
                        read("serve", "--management-port=9100", "--management-host", "127.0.0.1")
                                .typed())
                .containsOnly(
                        Map.entry("keyturn.management-port", "9100"),
                        Map.entry("keyturn.management-host", "127.0.0.1"));
        assertThat(read("serve").typed()).isEmpty();
    }

    @Test
    void waysInAreOpenedOnlyByTheServiceAndOnlyWhereTheyAreNamed() {
        Map<String, String> http = Map.of("quarkus.http.host-enabled", "true");
        Map<String, String> kafka = Map.of("mp.messaging.incoming.requests.enabled", "true");
        assertThat(read("serve").opened()).isEmpty();
        assertThat(read("serve", "--request-token-file=t").opened()).isEqualTo(http);
        assertThat(
                        read(
                                        "serve",
                                        "--kafka-request-topic=t",
                                        "--kafka-bootstrap-servers=kafka:9092")
                                .opened())
                .isEqualTo(kafka);
        Map<String, String> named =
                Map.of(
                        "KEYTURN_KAFKA_REQUEST_TOPIC", "t",
                        "KEYTURN_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");
        assertThat(EarlyOptions.read(new String[] {"serve"}, named, Map.of()).opened())
                .isEqualTo(kafka);
        assertThat(EarlyOptions.read(new String[] {"rotate"}, named, Map.of()).opened()).isEmpty();
        Map<String, String> inFile = Map.of("keyturn.request-token-file", "t");
        assertThat(EarlyOptions.read(new String[] {"serve"}, Map.of(), inFile).opened())
                .isEqualTo(http);
        assertThat(EarlyOptions.read(new String[] {"demo"}, Map.of(), inFile).opened()).isEmpty();
        assertThat(
                        EarlyOptions.read(
                                        new String[] {"serve"},
                                        Map.of("KEYTURN_REQUEST_TOKEN_FILE", " "),
                                        Map.of())
                                .opened())
                .isEmpty();
    }

    @Test
    void aTopicOfRequestsOpensNothingWhereNoServerIsNamed() {
        String[] topic = {"serve", "--kafka-request-topic=t"};
        assertThat(read(topic).opened()).isEmpty();
        assertThat(
                        EarlyOptions.read(topic, Map.of("KAFKA_BOOTSTRAP_SERVERS", " "), Map.of())
                                .opened())
                .isEmpty();
        assertThat(
                        EarlyOptions.read(topic, Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:1"), Map.of())
                                .opened())
                .isNotEmpty();
        for (String name : List.of("kafka.bootstrap.servers", "keyturn.kafka-bootstrap-servers")) {
            assertThat(EarlyOptions.read(topic, Map.of(), Map.of(name, "k:1")).opened())
                    .as(name)
                    .isNotEmpty();
        }
    }

    @Test
    void requestsCannotListenWhereHealthAndMetricsDo() {
        String token = "--request-token-file=t";
        assertThat(
                        read("serve", token, "--management-port=9100", "--request-port=9100")
                                .problem()
                                .orElseThrow())
                .isEqualTo(
                        "cannot listen for requests on port 9100 of '127.0.0.1': health and metrics are there; give another --request-port or --management-port");
        assertThat(read("serve", token, "--request-port=9000").problem()).isPresent();
        assertThat(read("serve", token, "--management-port=8080").problem()).isPresent();
        assertThat(read("serve", token, "--request-port=9000", "--request-host=0.0.0.0").problem())
                .isPresent();
        assertThat(
                        read("serve", token, "--request-port=9000", "--request-host=localhost")
                                .problem())
                .isPresent();
        String[] onOnePort = {"serve", token, "--request-port=9000"};
        Map<String, String> pod = Map.of("POD_IP", "10.0.0.5");
        assertThat(EarlyOptions.read(onOnePort, pod, Map.of()).problem()).isEmpty();
        assertThat(
                        EarlyOptions.read(
                                        onOnePort, pod, Map.of("keyturn.request-host", "10.0.0.5"))
                                .problem())
                .isPresent();
        assertThat(read("serve", token, "--request-port=0", "--management-port=0").problem())
                .isEmpty();
        assertThat(read("serve", token).problem()).isEmpty();
        assertThat(read("serve", "--management-port=8080").problem()).isEmpty();
    }

    @Test
    void aPortThatIsNoneIsAProblemWhereverItComesFrom() {
        assertThat(read("demo", "--status-port", "http").problem().orElseThrow())
                .contains("'http' for --status-port");
        assertThat(read("serve", "--management-port=70000").problem()).isPresent();
        assertThat(
                        EarlyOptions.read(
                                        new String[] {"serve"},
                                        Map.of("KEYTURN_MANAGEMENT_PORT", "abc"),
                                        Map.of())
                                .problem()
                                .orElseThrow())
                .contains("for KEYTURN_MANAGEMENT_PORT");
        assertThat(
                        EarlyOptions.read(
                                        new String[] {"serve"},
                                        Map.of(),
                                        Map.of("keyturn.management-port", "abc"))
                                .problem()
                                .orElseThrow())
                .contains("for keyturn.management-port");
        assertThat(read("serve", "--management-port=0").problem()).isEmpty();
    }
}
