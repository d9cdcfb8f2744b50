package io.keyturn.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.BrokerCertificate;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program and a real broker that asks for a name and a password over TLS.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TARGET = "gloo-system/gloo-mtls-certs";
    private static final String EVENTS = "keyturn-events";
    private static final String REQUESTS = "rotation-requests";
    private static final Map<String, String> NOTHING = Map.of("client.id", "anybody");
    private static final String SLIP = "a-slip-of-the-pen";

    @TempDir static Path folder;

    private BrokerCertificate certificate;
    private KafkaBroker broker;

    @BeforeAll
    void start() {
        certificate = BrokerCertificate.in(folder, "broker");
        broker = KafkaBroker.startWithPasswordsOverTls(certificate);
        broker.createTopic(EVENTS, 1);
        broker.createTopic(REQUESTS, 1);
    }

    @AfterAll
    void end() {
        broker.close();
    }

    @Test
    void aCommandBringsItsStepsBeforeItEnds() {
        KeyturnRun run = rotate("brought", login(KafkaBroker.OWNERS_PASSWORD), "edge/brought");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(broker.read(EVENTS))
                .filteredOn(seen -> seen.value().contains("\"edge/brought\""))
                .filteredOn(GuardedKafkaTest::isStep)
                .extracting(GuardedKafkaTest::type)
                .containsExactly(
                        "io.keyturn.rotation.bootstrapped",
                        "io.keyturn.rotation.introduced",
                        "io.keyturn.rotation.switched",
                        "io.keyturn.rotation.retired",
                        "io.keyturn.rotation.completed");
    }

    /// Steps are taken all the same, and the next run brings what waits.
    @Test
    void aCommandSaysWhatKeepsItsStepsBack() {
        KeyturnRun wrong = once("held", login(SLIP), "edge/held");
        assertThat(wrong.exit()).isZero();
        assertThat(wrong.err())
                .contains("events wait in the outbox of the target, the next run brings them: ")
                .contains("check keyturn.kafka.security.protocol and keyturn.kafka.sasl.…")
                .doesNotContain(SLIP, "\tat ");
        Map<String, String> others = login(KafkaBroker.OWNERS_PASSWORD);
        others.put(
                "ssl.truststore.location",
                BrokerCertificate.in(folder, "stranger").authority().toString());
        assertThat(once("held", others, "edge/held").err())
                .contains("check keyturn.kafka.ssl.truststore.… against the broker's certificate")
                .doesNotContain(KafkaBroker.OWNERS_PASSWORD, "\tat ");
        // Without a word about TLS Kafka's client would end the program.
        KeyturnRun plain = once("held", NOTHING, "edge/held");
        assertThat(plain.exit()).isZero();
        assertThat(plain.err())
                .contains("speaks TLS", "set keyturn.kafka.security.protocol to SSL or SASL_SSL");
        broker.goAway();
        KeyturnRun away = once("held", login(KafkaBroker.OWNERS_PASSWORD), "edge/held");
        broker.comeBack();
        assertThat(away.exit()).isZero();
        assertThat(away.err())
                .contains("events wait in the outbox")
                .contains("check that the broker runs")
                .doesNotContain("org.apache.kafka"); // its client would say the same for each try
        assertThat(once("held", login(KafkaBroker.OWNERS_PASSWORD), "edge/held").err()).isEmpty();
        assertThat(broker.read(EVENTS))
                .filteredOn(seen -> seen.value().contains("\"edge/held\""))
                .filteredOn(GuardedKafkaTest::isStep)
                .extracting(GuardedKafkaTest::type)
                .containsExactly("io.keyturn.rotation.bootstrapped");
    }

    @Test
    void theServiceSaysWhyItCannotReadRequestsAndReadsThemWhenThatIsMended() {
        AskedByEvent asked = AskedByEvent.of("1", TARGET, "renew-leaf");
        broker.send(REQUESTS, asked.headers(), asked.data());
        try (RunningKeyturn service = serve("wrong-password", login(SLIP))) {
            awaitSaid(service, "check keyturn.kafka.security.protocol and keyturn.kafka.sasl.…");
            assertThat(service.hasLogged(SLIP)).isFalse();
        }
        try (RunningKeyturn service = serve("plain", NOTHING)) {
            awaitSaid(service, "set keyturn.kafka.security.protocol to SSL or SASL_SSL");
        }
        Map<String, String> lost = login(KafkaBroker.OWNERS_PASSWORD);
        lost.put("ssl.truststore.location", folder.resolve("nowhere.crt").toString());
        try (RunningKeyturn service = serve("no-authority", lost)) {
            awaitSaid(service, "cannot read requests from topic '" + REQUESTS);
            assertThat(service.hasLogged(KafkaBroker.OWNERS_PASSWORD)).isFalse();
        }
        try (RunningKeyturn service = serve("right", login(KafkaBroker.OWNERS_PASSWORD))) {
            await().atMost(PATIENCE).until(() -> service.hasLogged("step=renew-leaf"));
            await().atMost(PATIENCE).until(() -> broker.acknowledged(REQUESTS, "edge") == 1);
            assertThat(service.hasLogged(KafkaBroker.OWNERS_PASSWORD)).isFalse();
        }
    }

    private static void awaitSaid(RunningKeyturn service, String sentence) {
        await().atMost(PATIENCE).until(() -> service.hasLogged(sentence));
        assertThat(service.timesLogged("requests wait way=kafka")).isEqualTo(1);
        assertThat(service.hasLogged("\tat ")).as(service.lastLines()).isFalse();
    }

    private Map<String, String> login(String password) {
        return new HashMap<>(certificate.login(KafkaBroker.OWNER, password));
    }

    private KeyturnRun rotate(String name, Map<String, String> client, String target) {
        once(name, Map.of(), target); // there must be one to turn
        return KeyturnRun.of(
                folder,
                environment(client),
                "rotate",
                "--directory=" + folder.resolve(name),
                "--target=" + target,
                "--assumed-after=0s",
                "--minimum-interval=0s",
                "--wait",
                "--force=authority",
                "--reason=review");
    }

    private KeyturnRun once(String name, Map<String, String> client, String target) {
        return KeyturnRun.of(
                folder,
                client.isEmpty() ? Map.of() : environment(client),
                "rotate",
                "--directory=" + folder.resolve(name),
                "--target=" + target,
                "--assumed-after=0s");
    }

    private RunningKeyturn serve(String name, Map<String, String> client) {
        Map<String, String> all = environment(client);
        all.put("KEYTURN_KAFKA_GROUP_ID", "edge");
        all.put("KEYTURN_KAFKA_REQUEST_TOPIC", REQUESTS);
        int management = LoopbackPorts.free();
        RunningKeyturn service =
                RunningKeyturn.start(
                        folder,
                        name,
                        all,
                        "serve",
                        "--directory=" + folder.resolve("served"),
                        "--assumed-after=0s",
                        "--management-port=" + management);
        service.awaitReady(management, PATIENCE);
        return service;
    }

    /// Every property of the client as the variable that sets it.
    private Map<String, String> environment(Map<String, String> client) {
        Map<String, String> all = new HashMap<>();
        all.put("KAFKA_BOOTSTRAP_SERVERS", broker.servers());
        client.forEach((name, value) ->
                all.put("KEYTURN_KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return all;
    }

    private static boolean isStep(ConsumerRecord<String, String> seen) {
        return KafkaBroker.headers(seen).getOrDefault("ce_dataschema", "").contains("commitment");
    }

    private static String type(ConsumerRecord<String, String> seen) {
        return KafkaBroker.headers(seen).getOrDefault("ce_type", "");
    }
}
