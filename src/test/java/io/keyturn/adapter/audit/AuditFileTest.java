package io.keyturn.adapter.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.RotationEvent;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSink;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Courier;
import io.keyturn.reconcile.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final int TAMPERINGS = 1_000;
    private static final long SEED = 20_261_125;

    @TempDir Path folder;
    private final Bench bench = new Bench();

    @Test
    void recordsEveryStepForItsOwnerOnly() throws IOException {
        Path file = recorded(AuditFile.SIZE, 1);
        AuditTrail trail = against(AuditTrail.read(List.of(file)));
        assertThat(trail.findings()).isEmpty();
        assertThat(trail.notes()).isEmpty();
        assertThat(trail.links())
                .extracting(link -> link.text("step"))
                .containsExactly("bootstrap", "introduce", "switch", "retire", "settle");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain("PRIVATE", "BEGIN");
    }

    @Test
    void putsAFullFileAsideAndGoesOnWithTheNextLine() throws IOException {
        recorded(2_500, 4);
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(3);
        AuditTrail all = against(AuditTrail.read(files));
        assertThat(all.findings()).isEmpty();
        assertThat(all.links()).hasSize(17);
        List<Path> some = new ArrayList<>(files);
        some.remove(1);
        assertThat(AuditTrail.read(some).findings())
                .as("a file is missing")
                .anySatisfy(said -> assertThat(said).contains("does not follow"));
    }

    @Test
    void mergesTheFilesOfTwoWritersThatTookTurns() throws IOException {
        Path one = folder.resolve("one.jsonl");
        Path two = folder.resolve("two.jsonl");
        bench.pass();
        deliver(new AuditFile(one, AuditFile.SIZE));
        request(1);
        bench.pass();
        deliver(new AuditFile(two, AuditFile.SIZE));
        bench.runUntilQuiet();
        deliver(new AuditFile(one, AuditFile.SIZE));
        AuditTrail both = against(AuditTrail.read(List.of(two, one)));
        assertThat(both.findings()).isEmpty();
        assertThat(both.links()).hasSize(5);
        assertThat(AuditTrail.read(List.of(one)).findings())
                .as("without the other one there is a gap")
                .anySatisfy(said -> assertThat(said).contains("does not follow sequence 1"));
    }

    @Test
    void cutsOffWhatADeathLeftOfALineAndRecordsItAgain() throws IOException {
        Path file = recorded(AuditFile.SIZE, 1);
        Files.writeString(file, "{\"event\":{\"at", StandardOpenOption.APPEND);
        assertThat(AuditTrail.read(List.of(file)).findings()).hasSize(2);
        request(2);
        bench.runUntilQuiet();
        deliver(new AuditFile(file, AuditFile.SIZE));
        assertThat(against(AuditTrail.read(List.of(file))).findings()).isEmpty();
    }

    @Test
    void saysWhyItCannotWriteAndAppendsToNothingOfOthers() throws IOException {
        bench.pass();
        Path theirs = Files.writeString(folder.resolve("notes.txt"), "do not touch\n");
        for (Path hopeless : List.of(theirs, folder.resolve("nowhere/audit.jsonl"))) {
            Courier courier =
                    new Courier(
                            bench.store,
                            Bench.NAME,
                            new AuditFile(hopeless, AuditFile.SIZE),
                            Set.of("audit"));
            assertThat(courier.deliver())
                    .isInstanceOfSatisfying(
                            Delivery.Waiting.class,
                            waiting ->
                                    assertThat(waiting.problem())
                                            .contains("cannot write audit file", "--audit-file"));
        }
        assertThat(Files.readString(theirs)).isEqualTo("do not touch\n");
    }

    @Test
    void findsEachOfManySeededTamperings() throws IOException {
        findsEachTampering(Files.readAllLines(recorded(AuditFile.SIZE, 3)));
    }

    @Test
    void findsThemAmongRecordsThatTheTargetDoesNotProve() throws IOException {
        List<String> whole = observed(Files.readAllLines(recorded(AuditFile.SIZE, 3)));
        Path file = folder.resolve("observed.jsonl");
        Files.write(file, whole);
        assertThat(against(AuditTrail.read(List.of(file))).findings()).isEmpty();
        findsEachTampering(whole);
    }

    @Test
    void saysHowManyRecordsStandBehindTheLastThatTheTargetProves() throws IOException {
        Path file = recorded(AuditFile.SIZE, 1);
        var _ =
                new AuditFile(file, AuditFile.SIZE)
                        .take(
                                List.of(
                                        SomeEvents.failure(SomeEvents.EDGE, 1, 3),
                                        SomeEvents.failure(SomeEvents.EDGE, 2, 3)));
        assertThat(against(AuditTrail.read(List.of(file))).notes())
                .singleElement()
                .asString()
                .contains("2 records stand behind its last commitment");
    }

    @Test
    void countsThemThroughTheFilesThatWerePutAside() throws IOException {
        Path file = recorded(AuditFile.SIZE, 1);
        AuditFile often = new AuditFile(file, 1); // put aside before each delivery
        for (int i = 1; i <= 3; i++) {
            var _ = often.take(List.of(SomeEvents.failure(SomeEvents.EDGE, i, 3)));
        }
        assertThat(files()).hasSize(4);
        assertThat(against(AuditTrail.read(files())).notes())
                .singleElement()
                .asString()
                .contains("audit.jsonl: 3 records stand behind its last commitment");
    }

    @Test
    void takesAnEmptyFileForARecordOfNothing() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.jsonl"));
        AuditTrail trail = AuditTrail.read(List.of(file));
        assertThat(trail.findings()).isEmpty();
        assertThat(trail.lines()).isZero();
    }

    @Test
    void saysWhyItCannotWrite() {
        Path nowhere = folder.resolve("no-folder").resolve("audit.jsonl");
        assertThat(
                        new AuditFile(nowhere, AuditFile.SIZE)
                                .take(List.of(SomeEvents.failure(SomeEvents.EDGE, 1, 3)))
                                .toString())
                .contains("does not exist; make room, or correct --audit-file");
    }

    /// The same record with an observation before each commitment.
    private static List<String> observed(List<String> whole) {
        List<String> lines = new ArrayList<>();
        AuditLine before = new AuditLine(SomeEvents.failure(SomeEvents.EDGE, 1, 9).data(), 1, "");
        lines.add(before.text());
        for (int i = 0; i < whole.size(); i++) {
            before = before.next(AuditLine.parse(whole.get(i)).orElseThrow().event());
            lines.add(before.text());
            if (i < whole.size() - 1) {
                before = before.next(SomeEvents.failure(SomeEvents.EDGE, i, 9).data());
                lines.add(before.text());
            }
        }
        return lines;
    }

    private void findsEachTampering(List<String> whole) throws IOException {
        Path forged = folder.resolve("forged.jsonl");
        Random random = new Random(SEED);
        for (int i = 0; i < TAMPERINGS; i++) {
            Tampering tampering = Tampering.values()[i % Tampering.values().length];
            String text = tampering.of(whole, random);
            assertThat(text).isNotEqualTo(String.join("\n", whole) + "\n");
            Files.writeString(forged, text);
            assertThat(against(AuditTrail.read(List.of(forged))).findings())
                    .as("seed %d, tampering %d: %s", SEED, i, tampering)
                    .isNotEmpty();
        }
    }

    /// What somebody might do to a file.
    private enum Tampering {
        EDIT {
            @Override
            String of(List<String> whole, Random random) {
                List<String> lines = new ArrayList<>(whole);
                int at = random.nextInt(lines.size());
                StringBuilder line = new StringBuilder(lines.get(at));
                int place = random.nextInt(line.length());
                char other = (char) ('0' + random.nextInt(75));
                line.setCharAt(place, line.charAt(place) == other ? '~' : other);
                lines.set(at, line.toString());
                return text(lines);
            }
        },
        GAP {
            @Override
            String of(List<String> whole, Random random) {
                List<String> lines = new ArrayList<>(whole);
                var _ = lines.remove(random.nextInt(lines.size()));
                return text(lines);
            }
        },
        REORDER {
            @Override
            String of(List<String> whole, Random random) {
                List<String> lines = new ArrayList<>(whole);
                int from = random.nextInt(lines.size());
                String moved = lines.remove(from);
                int to = random.nextInt(lines.size());
                lines.add(to == from ? (from + 1) % whole.size() : to, moved);
                return text(lines);
            }
        },
        TRUNCATION {
            @Override
            String of(List<String> whole, Random random) {
                String text = text(whole);
                return text.substring(0, random.nextInt(text.length()));
            }
        },
        /// Every hash of the file is made right again; only the target knows better.
        REWRITE {
            @Override
            String of(List<String> whole, Random random) {
                List<String> events =
                        new ArrayList<>(
                                whole.stream()
                                        .map(line -> AuditLine.parse(line).orElseThrow().event())
                                        .toList());
                int at = random.nextInt(events.size());
                while (!events.get(at).contains("\"actor\":\"")) {
                    at = (at + 1) % events.size(); // a commitment
                }
                events.set(at, events.get(at).replace("\"actor\":\"", "\"actor\":\"not "));
                List<String> lines = new ArrayList<>();
                AuditLine before = new AuditLine(events.getFirst(), 1, "");
                lines.add(before.text());
                for (String event : events.subList(1, events.size())) {
                    before = before.next(event);
                    lines.add(before.text());
                }
                return text(lines);
            }
        };

        abstract String of(List<String> whole, Random random);

        private static String text(List<String> lines) {
            return String.join("\n", lines) + "\n";
        }
    }

    private Path recorded(long size, int rotations) {
        Path file = folder.resolve("audit.jsonl");
        bench.pass();
        deliver(new AuditFile(file, size));
        for (int i = 1; i <= rotations; i++) {
            request(i);
            while (bench.pass() instanceof io.keyturn.reconcile.Outcome.Advanced
                    || !bench.phase().equals("steady")) {
                deliver(new AuditFile(file, size));
                bench.clock.advance(Duration.ofMinutes(3));
            }
        }
        deliver(new AuditFile(file, size));
        return file;
    }

    private void request(int number) {
        bench.clock.advance(Duration.ofHours(2));
        bench.annotate(Names.REQUEST, "rotate-authority:r" + number);
    }

    private void deliver(EventSink sink) {
        assertThat(new Courier(bench.store, Bench.NAME, sink, Set.of(sink.name())).deliver())
                .isInstanceOf(Delivery.Done.class);
    }

    private AuditTrail against(AuditTrail trail) {
        Map<String, String> annotations = bench.image().annotations();
        return trail.against(
                annotations.getOrDefault(Names.ID, ""),
                annotations.getOrDefault(Names.AUDIT_HEAD, ""),
                List.<RotationEvent>of().stream().map(RotationEvent::data).toList());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            Path[] sorted =
                    all.filter(file -> !file.toString().endsWith(".lock"))
                            .sorted()
                            .toArray(Path[]::new);
            return Arrays.asList(sorted);
        }
    }
}
