package io.keyturn.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.rotation.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");

    @Test
    void keepsWhatSomeSinkHasNotGot() {
        Outbox box =
                outbox(1, 3)
                        .expecting(List.of("audit", "kafka"))
                        .delivered(cursors("audit", 2))
                        .delivered(cursors("kafka", 1));
        assertThat(sequences(box.waiting())).containsExactly(2L, 3L);
        assertThat(sequences(box.waitingFor("audit"))).containsExactly(3L);
        assertThat(sequences(box.waitingFor("kafka"))).containsExactly(2L, 3L);
        assertThat(box.delivered(cursors("audit", 3)).delivered(cursors("kafka", 3)).waiting())
                .isEmpty();
    }

    @Test
    void givesANewSinkAllThatIsThere() {
        assertThat(sequences(outbox(4, 6).waitingFor("webhook"))).containsExactly(4L, 5L, 6L);
    }

    @Test
    void neverMovesACursorBack() {
        Outbox box = outbox(1, 5).delivered(cursors("audit", 4)).delivered(cursors("audit", 2));
        assertThat(box.cursors()).isEqualTo(Map.of("audit", 4L));
    }

    @Test
    void dropsTheOldestOfTooManyAndCountsThemForADeadSink() {
        Outbox box = outbox(1, 1).delivered(cursors("dead", 0));
        for (long sequence = 2; sequence <= 70; sequence++) {
            box = box.plus(commitment(sequence));
        }
        assertThat(box.waiting()).hasSize(64).first().isEqualTo(commitment(7));
        assertThat(box.dropped()).isEqualTo(6);
    }

    @Test
    void keepsAFewWhereNoSinkIsKnownAndMissesNone() {
        assertThat(sequences(outbox(1, 70).waiting()))
                .containsExactly(63L, 64L, 65L, 66L, 67L, 68L, 69L, 70L);
        assertThat(outbox(1, 70).dropped()).isZero();
    }

    @Test
    void forgetsASinkThatIsNoMore() {
        Outbox box = outbox(1, 2).delivered(cursors("dead", 0)).without(List.of("dead"));
        assertThat(box.delivered(cursors("audit", 2)).waiting()).isEmpty();
    }

    @Test
    void readsWhatItWrote() {
        Outbox box = outbox(1, 70).delivered(cursors("audit", 69)).delivered(cursors("kafka", 9));
        assertThat(Outbox.parse(box.text(), "id", TARGET)).isEqualTo(box);
        assertThat(Outbox.parse("", "id", TARGET)).isEqualTo(Outbox.empty());
        assertThat(Outbox.empty().text()).isEmpty();
    }

    @Test
    void leavesOutWhatItCannotRead() {
        String text = outbox(1, 1).text();
        assertThat(Outbox.parse("event x\ncursor\ncursor a b\n???\n" + text, "id", TARGET))
                .isEqualTo(outbox(1, 1));
    }

    private static Outbox outbox(long first, long last) {
        Outbox box = Outbox.empty();
        for (long sequence : LongStream.rangeClosed(first, last).toArray()) {
            box = box.plus(commitment(sequence));
        }
        return box;
    }

    private static Commitment commitment(long sequence) {
        return new Commitment(
                EventType.ROTATION_SWITCHED,
                "id",
                TARGET,
                sequence,
                Instant.parse("2026-01-01T00:00:00Z"),
                "{\"sequence\":%d, \"with\":\"spaces in it\"}".formatted(sequence));
    }

    private static SortedMap<String, Long> cursors(String sink, long sequence) {
        return new TreeMap<>(Map.of(sink, sequence));
    }

    private static List<Long> sequences(List<Commitment> commitments) {
        return commitments.stream().map(Commitment::sequence).toList();
    }
}
