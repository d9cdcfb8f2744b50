package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.cli.Terminal.Left;
import io.keyturn.adapter.messaging.KafkaSettings;
import io.keyturn.adapter.messaging.KafkaSink;
import io.keyturn.event.RotationEvent;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSink.Taken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `keyturn events` and `keyturn history` from a real broker.
@Tag("integration")
class TopicCommandsTest {
    private static KafkaBroker broker;

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start();
        broker.createTopic("events", 3);
        bring(SomeEvents.step(SomeEvents.EDGE, 2), SomeEvents.step(SomeEvents.EDGE, 1));
        bring(SomeEvents.step(SomeEvents.GLOO, 7), SomeEvents.failure(SomeEvents.GLOO, 7, 5));
        bring(SomeEvents.step(SomeEvents.EDGE, 2)); // a resend
        broker.send("events", Map.of(), "\u001b[31mforeign");
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @Test
    void listsEachStepOnceInOrderAndSaysWhatWasLeftOut() {
        Left left = typed("history");
        assertThat(left.exit()).as(left.err()).isZero();
        assertThat(left.out().lines())
                .satisfiesExactly(
                        one -> assertThat(one).contains("edge/certs  1  switch"),
                        two ->
                                assertThat(two)
                                        .contains(
                                                "edge/certs  2  switch",
                                                "all-trust: all do",
                                                "(keyturn on a)"),
                        other -> assertThat(other).contains("gloo-system/gloo-mtls-certs  7"));
        assertThat(left.err())
                .isEqualTo("keyturn: 1 records are no events of ours and were left out\n");
        assertThat(typed("history", "--target", "edge/certs").out().lines()).hasSize(2);
        assertThat(typed("history", "-o", "json").out())
                .contains("\"formatVersion\" : 1", "\"commitments\" : [", "\"sequence\" : 7");
    }

    @Test
    void saysThatTwoRecordsTellTheSameStepOtherwise() {
        broker.createTopic("forged", 1);
        try (KafkaSink sink =
                new KafkaSink(new KafkaSettings(broker.servers(), "forged", Map.of()))) {
            var _ =
                    sink.take(
                            List.of(
                                    SomeEvents.step(SomeEvents.EDGE, 1),
                                    SomeEvents.step(SomeEvents.EDGE, 1, Instant.EPOCH)));
        }
        Left left =
                terminal.type(
                        "history",
                        "--kafka-bootstrap-servers",
                        broker.servers(),
                        "--kafka-topic",
                        "forged");
        assertThat(left.out().lines()).singleElement().asString().startsWith("2026-01-01");
        assertThat(left.err())
                .contains("1 records tell of a step otherwise", "keyturn audit verify");
    }

    @Test
    void printsTheEventsThatAreThereEachOnce() {
        Left left = typed("events", "--no-follow");
        assertThat(left.exit()).as(left.err()).isZero();
        assertThat(left.out().lines()).hasSize(4).anyMatch(line -> line.endsWith("problem xxxxx"));
        assertThat(left.err()).contains("something there is no event of ours");
    }

    /// With the broker in the environment, as a sink of the service has it.
    private Left typed(String... arguments) {
        terminal.environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.servers());
        terminal.environment.put("KEYTURN_KAFKA_TOPIC", "events");
        return terminal.type(arguments);
    }

    private static void bring(RotationEvent... events) {
        try (KafkaSink sink =
                new KafkaSink(new KafkaSettings(broker.servers(), "events", Map.of()))) {
            assertThat(sink.take(List.of(events))).isEqualTo(new Taken.All());
        }
    }
}
