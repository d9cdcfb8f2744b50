package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.adapter.cli.Terminal.Left;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.Told;
import io.keyturn.fixture.EveryEvent;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSource.Hearer.Wish;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsCommandTest {
    @TempDir Path folder;
    private final Terminal terminal = new Terminal();
    private String file = "";

    @BeforeEach
    void record() {
        file = folder.resolve("audit.jsonl").toString();
        record(
                SomeEvents.step(SomeEvents.EDGE, 1),
                SomeEvents.step(SomeEvents.GLOO, 1),
                SomeEvents.failure(SomeEvents.EDGE, 2, 3),
                SomeEvents.step(SomeEvents.EDGE, 2, Instant.now().minus(Duration.ofMinutes(5))));
    }

    private void record(RotationEvent... events) {
        var _ = new AuditFile(Path.of(file), AuditFile.SIZE).take(List.of(events));
    }

    @Test
    void printsOneLineForEachEvent() {
        Left left = type(file);
        assertThat(left.exit()).as(left.err()).isZero();
        assertThat(left.err()).isEmpty();
        assertThat(left.out().lines())
                .hasSize(4)
                .startsWith(
                        "2026-01-01T00:00:01Z  edge/certs  1  rotation.switched  step switch; now switched; all-trust: all do; by keyturn on a")
                .contains("2026-01-01T00:00:02Z  edge/certs  2  rotation.failed  problem xxx");
    }

    @Test
    void saysOfEveryKindOfEventWhatTellsMost() {
        for (RotationEvent event : EveryEvent.all().values()) {
            assertThat(EventText.line(Told.of(event)))
                    .contains(event.target().toString(), event.type().word())
                    .matches("\\S+  \\S+  \\d+  \\S+  \\S.*")
                    .doesNotContain("null");
        }
    }

    @Test
    void printsStructuredCloudEventsALineEach() throws IOException {
        List<String> lines = type(file, "-o", "json").out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).isEqualTo(Told.of(SomeEvents.step(SomeEvents.EDGE, 1)).json());
        assertThat(new ObjectMapper().readTree(lines.get(2)).path("type").textValue())
                .isEqualTo("io.keyturn.rotation.failed");
    }

    @Test
    void keepsToWhatIsAskedFor() {
        assertThat(type(file, "--target", "gloo-system/gloo-mtls-certs").out().lines())
                .singleElement()
                .asString()
                .contains("gloo-system");
        assertThat(type(file, "--type", "rotation.failed,io.keyturn.gate.opened").out().lines())
                .singleElement()
                .asString()
                .contains("rotation.failed");
        assertThat(type(file, "--since", "1h").out().lines())
                .singleElement()
                .asString()
                .contains("edge/certs  2  rotation.switched");
        Left left = type(file, "--type", "rotation.swiched");
        assertThat(left.exit()).isEqualTo(2);
        assertThat(left.err()).contains("did you mean rotation.switched");
    }

    @Test
    void letsNothingThroughThatMovesATerminal() throws IOException {
        Told event = Told.of(SomeEvents.step(SomeEvents.EDGE, 1));
        Map<String, String> attributes = new HashMap<>(event.attributes());
        attributes.put("subject", "edge/\u001b[2Jcerts");
        attributes.put("type", "io.keyturn.\u009b31m\u202etest");
        Told evil = new Told(attributes, "{\"problem\":\"a\\nb\\u001b]0;x\\u0007\u007f\"}");
        assertThat(EventText.line(evil))
                .contains("\\u001b[2Jcerts", "\\u009b31m\\u202etest", "a\\u000ab\\u001b]0;x\\u0007")
                .matches("[\\x20-\\x7e]+");
        String json = EventText.json(evil);
        assertThat(json).matches("[\\x20-\\x7e]+");
        assertThat(new ObjectMapper().readTree(json).path("type").textValue())
                .isEqualTo("io.keyturn.\u009b31m\u202etest");
    }

    @Test
    void printsAnEventOnceAndOneThatCameBackAgain() {
        StringWriter out = new StringWriter();
        EventPrinter printer = printer(out);
        Told first = Told.of(SomeEvents.failure(SomeEvents.EDGE, 1, 1));
        Map<String, String> later = new HashMap<>(first.attributes());
        later.put("time", "2026-02-01T00:00:00Z");
        for (Told each : List.of(first, first, new Told(later, first.data()), first)) {
            assertThat(printer.hear(each)).isEqualTo(Wish.MORE);
        }
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void hasEnoughWhenNobodyReads() {
        EventPrinter printer =
                printer(
                        new Writer() {
                            @Override
                            public void write(char[] text, int from, int count) throws IOException {
                                throw new IOException("broken pipe");
                            }

                            @Override
                            public void flush() {}

                            @Override
                            public void close() {}
                        });
        assertThat(printer.hear(Told.of(SomeEvents.step(SomeEvents.EDGE, 1))))
                .isEqualTo(Wish.ENOUGH);
    }

    private static EventPrinter printer(Writer out) {
        return new EventPrinter(
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                _ -> true,
                EventText::line);
    }

    @Test
    void readsOfOneSourceOnlyAndNamesTheContradiction() {
        assertThat(type(file, "--service", "http://127.0.0.1:1").err())
                .contains("FILE and --service contradict each other; give one");
        assertThat(type("--service", "http://127.0.0.1:1", "--kafka-topic", "t").err())
                .contains("--service and --kafka-topic contradict each other");
        assertThat(type("--kafka-topic", "t").err())
                .contains("--kafka-topic does nothing without brokers");
        terminal.environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        assertThat(type(file).exit()).as("what is typed counts").isZero();
        terminal.environment.put("KEYTURN_SERVICE", "http://127.0.0.1:1");
        assertThat(type().err()).contains("both a service and a Kafka are configured");
        assertThat(type("--service", "http://127.0.0.1:1").err())
                .contains("cannot read events of service 'http://127.0.0.1:1': nobody listens");
    }

    @Test
    void asksTheServiceAtTheAddressThatServeListensOn() {
        assertThat(standard()).isEqualTo("http://127.0.0.1:9000");
        terminal.environment.put("POD_IP", "fd00::1");
        assertThat(standard()).isEqualTo("http://[fd00::1]:9000");
        terminal.environment.put("KEYTURN_MANAGEMENT_HOST", "0.0.0.0");
        terminal.file.put("keyturn.management-port", "9100");
        assertThat(standard()).isEqualTo("http://127.0.0.1:9100");
    }

    private String standard() {
        return ServiceAddress.standard((Settings) terminal.commands().getDefaultValueProvider())
                .toString();
    }

    @Test
    void refusesAnAddressThatIsNoneAndRepeatsNoPassword() {
        for (String address : List.of("127.0.0.1:9000", "ftp://a", "http://u:secret@a")) {
            Left left = type("--service", address);
            assertThat(left.exit()).isEqualTo(2);
            assertThat(left.err())
                    .contains("write it as http://127.0.0.1:9000")
                    .doesNotContain("secret");
        }
    }

    @Test
    void saysThatThereIsNoFile() {
        Left left = type(folder.resolve("none").toString());
        assertThat(left.exit()).isEqualTo(1);
        assertThat(left.err())
                .startsWith("keyturn: cannot read audit file '")
                .contains("not there");
    }

    @Test
    void historyNeedsSomethingToRead() {
        assertThat(terminal.type("history").err()).contains("give an audit FILE, or --kafka-");
        assertThat(terminal.type("history", file, "--kafka-topic", "t").err())
                .contains("FILE and --kafka-topic contradict each other");
    }

    private Left type(String... arguments) {
        List<String> all = new ArrayList<>(List.of("events", "--no-follow"));
        all.addAll(List.of(arguments));
        return terminal.type(all.toArray(String[]::new));
    }
}
