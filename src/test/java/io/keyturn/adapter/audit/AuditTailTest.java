package io.keyturn.adapter.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyturn.event.RotationEvent;
import io.keyturn.fake.RecordingHearer;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSink;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import io.keyturn.port.EventSource.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTailTest {
    private static final Begin OLDEST = new Begin.Oldest();

    @TempDir Path folder;

    private final RecordingHearer hearer = new RecordingHearer();
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Test
    void readsWhatIsThereAndEnds() throws InterruptedException {
        RotationEvent failure = SomeEvents.failure(SomeEvents.EDGE, 3, 10);
        record(1, 2);
        assertThat(sink(AuditFile.SIZE).take(List.of(failure)).toString()).contains("All");
        new AuditTail(file()).read(OLDEST, End.WHAT_IS_THERE, hearer);
        assertThat(hearer.sequences()).containsExactly(1L, 2L, 3L);
        assertThat(hearer.heard.getFirst().id()).isEqualTo("edge:1:rotation.switched");
    }

    @Test
    void beginsWithTheOldestOfTheFilesThatWerePutAside() throws InterruptedException {
        AuditFile often = sink(1);
        for (int i = 1; i <= 4; i++) {
            var _ = often.take(List.of(step(i)));
        }
        new AuditTail(file()).read(OLDEST, End.WHAT_IS_THERE, hearer);
        assertThat(hearer.sequences()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void followsFromTheEndOn() {
        record(1, 5);
        follow(new Begin.Now());
        record(6, 7);
        await().until(() -> hearer.sequences().equals(List.of(6L, 7L)));
    }

    @Test
    void followsIntoTheNextFileAndThroughTheOnesBetweenTwoLooks() throws IOException {
        record(1, 1);
        follow(OLDEST);
        await().until(() -> hearer.sequences().equals(List.of(1L)));
        AuditFile often = sink(1); // put aside before each delivery
        for (int i = 2; i <= 40; i++) {
            var _ = often.take(List.of(step(i)));
        }
        assertThat(folder.toFile().list()).hasSizeGreaterThan(30);
        await().until(() -> hearer.sequences().size() >= 40);
        assertThat(hearer.sequences()).isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void waitsForTheRestOfALine() throws IOException {
        record(1, 2);
        String both = Files.readString(file());
        int half = both.length() - 40;
        Files.writeString(file(), both.substring(0, half));
        follow(OLDEST);
        await().until(() -> hearer.sequences().equals(List.of(1L)));
        Files.writeString(file(), both.substring(half), StandardOpenOption.APPEND);
        await().until(() -> hearer.sequences().equals(List.of(1L, 2L)));
        assertThat(hearer.foreign).hasValue(0);
    }

    @Test
    void countsWhatIsNoRecordAndGoesOn() throws InterruptedException, IOException {
        record(1, 1);
        Files.writeString(
                file(),
                "nonsense\n{\"event\":{\"type\":null},\"line\":2,\"previousLine\":\"\"}\n",
                StandardOpenOption.APPEND);
        new AuditTail(file()).read(OLDEST, End.WHAT_IS_THERE, hearer);
        assertThat(hearer.sequences()).containsExactly(1L);
        assertThat(hearer.foreign).hasValue(2);
    }

    @Test
    void beginsAMomentAgoAlsoInFilesThatWerePutAside() throws InterruptedException, IOException {
        AuditFile often = sink(1);
        IntStream.rangeClosed(1, 4).forEach(i -> often.take(List.of(step(i))));
        Instant third = step(3).at();
        Files.setLastModifiedTime(
                folder.resolve("audit.jsonl.1"), FileTime.from(third.minusSeconds(1)));
        new AuditTail(file()).read(new Begin.Since(third), End.WHAT_IS_THERE, hearer);
        assertThat(hearer.sequences()).containsExactly(3L, 4L);
    }

    @Test
    void saysThatAFileWasCutAndReadsItAnew() throws IOException {
        record(1, 3);
        follow(OLDEST);
        await().until(() -> hearer.sequences().size() == 3);
        Files.writeString(file(), "");
        await().until(() -> !hearer.notes.isEmpty());
        record(4, 4);
        await().until(() -> hearer.sequences().equals(List.of(1L, 2L, 3L, 4L)));
        assertThat(hearer.notes).singleElement().asString().contains("shorter");
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> new AuditTail(file()).read(OLDEST, End.NEVER, hearer))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("it is not there; correct the name");
    }

    private void follow(Begin begin) {
        started.add(hearer.follow(new AuditTail(file()), begin));
        // Where it stands is known once a look has passed.
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
    }

    private void record(int first, int last) {
        List<RotationEvent> events = new ArrayList<>();
        IntStream.rangeClosed(first, last).forEach(i -> events.add(step(i)));
        assertThat(sink(AuditFile.SIZE).take(events)).isEqualTo(new EventSink.Taken.All());
    }

    private AuditFile sink(long size) {
        return new AuditFile(file(), size);
    }

    private static RotationEvent step(int sequence) {
        return SomeEvents.step(SomeEvents.EDGE, sequence);
    }

    private Path file() {
        return folder.resolve("audit.jsonl");
    }
}
