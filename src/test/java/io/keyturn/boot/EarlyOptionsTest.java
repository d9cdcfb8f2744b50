package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(read("serve", "--kafka-request-topic", "t").opened()).isEqualTo(kafka);
        Map<String, String> named = Map.of("KEYTURN_KAFKA_REQUEST_TOPIC", "t");
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
