package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.EventType;
import io.keyturn.event.Outbox;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.fake.RecordingSink;
import io.keyturn.pki.Digest;
import io.keyturn.port.Names;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final List<String> WORDS =
            List.of(
                    "1:rotation.bootstrapped",
                    "2:rotation.introduced",
                    "3:rotation.switched",
                    "4:rotation.retired",
                    "5:rotation.completed");

    private final Bench bench = new Bench();
    private final RecordingSink sink = new RecordingSink("audit");
    private final Courier courier = new Courier(bench.store, Bench.NAME, sink, Set.of("audit"));

    @Test
    void bringsEveryStepOnceInItsOrderAndEmptiesTheOutbox() {
        rotate();
        assertThat(courier.deliver()).isEqualTo(new Delivery.Done(5));
        assertThat(courier.deliver()).isEqualTo(new Delivery.Done(0));
        assertThat(words(sink)).isEqualTo(WORDS);
        assertThat(sink.taken()).extracting(RotationEvent::target).containsOnly(Bench.NAME);
        assertThat(outbox().waiting()).isEmpty();
        assertThat(outbox().cursors()).isEqualTo(Map.of("audit", 5L));
    }

    @Test
    void namesTheEndOfAnAbortByItsOwnWord() {
        bench.pass();
        bench.annotate(Names.REQUEST, "rotate-authority:now");
        bench.clock.advance(Duration.ofHours(2));
        bench.pass();
        bench.annotate(Names.REQUEST, "abort:after-all");
        bench.runUntilQuiet();
        var _ = courier.deliver();
        assertThat(words(sink)).endsWith("3:rotation.backed-out", "4:rotation.aborted");
    }

    @Test
    void marksWithoutStartingAFloorAnew() {
        bench.pass();
        var written = bench.image().writtenAt();
        bench.clock.advance(Duration.ofMinutes(1));
        var _ = courier.deliver();
        assertThat(bench.image().writtenAt()).isEqualTo(written);
    }

    @Test
    void chainsEachCommitmentToTheOneBefore() {
        rotate();
        var _ = courier.deliver();
        assertThat(bench.image().annotations()).containsEntry(Names.AUDIT_HEAD, headOf(sink));
    }

    @Test
    void keepsWhatASlowSinkHasNotGotAndDelaysNobodyElse() {
        rotate();
        RecordingSink slow = new RecordingSink("kafka");
        slow.limit(2);
        Courier late = new Courier(bench.store, Bench.NAME, slow, Set.of("audit", "kafka"));
        assertThat(late.deliver()).isEqualTo(new Delivery.Waiting(3, "the sink is full; empty it"));
        assertThat(courier.deliver()).isEqualTo(new Delivery.Done(5));
        assertThat(outbox().waiting()).extracting(Commitment::sequence).containsExactly(3L, 4L, 5L);
        slow.limit(9);
        assertThat(late.deliver()).isEqualTo(new Delivery.Done(3));
        assertThat(words(slow)).isEqualTo(WORDS);
    }

    @Test
    void writesNothingToAPausedTargetAndBringsNothingTwice() {
        bench.pass();
        bench.annotate(Names.PAUSED, "incident");
        assertThat(courier.deliver()).isInstanceOf(Delivery.Waiting.class);
        String version = bench.image().version();
        assertThat(courier.deliver()).isInstanceOf(Delivery.Waiting.class);
        assertThat(bench.image().version()).isEqualTo(version);
        assertThat(words(sink)).containsExactly(WORDS.getFirst());
    }

    @Test
    void marksOverWhatOthersWroteMeanwhile() {
        bench.pass();
        bench.store.conflictOnce();
        assertThat(courier.deliver()).isEqualTo(new Delivery.Done(1));
        assertThat(outbox().cursors()).isEqualTo(Map.of("audit", 1L));
    }

    /// A death at any call of the steps and of the deliveries: all arrive, in order, and a resend has the same id.
    @Test
    void losesNothingToADeathAtAnyCall() {
        boolean died = true;
        for (int call = 1; died; call++) {
            Bench mortal = new Bench();
            RecordingSink durable = new RecordingSink("audit");
            mortal.store.dieAfter(call);
            died = dies(mortal, durable);
            mortal.store.live();
            var _ = work(mortal, durable);
            assertThat(durable.ids().stream().map(id -> id.replaceFirst("[^:]*:\\d+:", "")))
                    .as("death after call %d", call)
                    .endsWith(
                            "rotation.introduced",
                            "rotation.switched",
                            "rotation.retired",
                            "rotation.completed");
            assertThat(headOf(durable))
                    .as("death after call %d", call)
                    .isEqualTo(mortal.image().annotations().get(Names.AUDIT_HEAD));
        }
    }

    /// The hash of the last, after it was checked that each names the one before.
    private static String headOf(RecordingSink sink) {
        String previous = "";
        Set<String> seen = new HashSet<>();
        for (RotationEvent event : sink.taken()) {
            if (seen.add(event.id())) {
                assertThat(event.data()).contains("\"previous\":\"%s\"".formatted(previous));
                previous = Digest.of(event.data().getBytes(StandardCharsets.UTF_8)).hex();
            }
        }
        return previous;
    }

    private static boolean dies(Bench bench, RecordingSink sink) {
        try {
            return work(bench, sink);
        } catch (FakeStore.Death death) {
            return true;
        }
    }

    /// A bootstrap and a rotation, with a delivery after every pass; false at its end.
    private static boolean work(Bench bench, RecordingSink sink) {
        Courier courier = new Courier(bench.store, Bench.NAME, sink, Set.of("audit"));
        boolean asked = false;
        for (int quiet = 0; quiet < 3; ) {
            boolean moved = bench.pass() instanceof Outcome.Advanced;
            var _ = courier.deliver();
            quiet = moved ? 0 : quiet + 1;
            bench.clock.advance(Duration.ofHours(1));
            if (!asked && !sink.ids().stream().anyMatch(id -> id.contains("introduced"))) {
                bench.annotate(Names.REQUEST, "rotate-authority:die");
                asked = true;
            }
        }
        return false;
    }

    private void rotate() {
        bench.pass();
        bench.annotate(Names.REQUEST, "rotate-authority:now");
        bench.clock.advance(Duration.ofHours(2));
        bench.runUntilQuiet();
    }

    private Outbox outbox() {
        return Outbox.parse(
                bench.image().annotations().getOrDefault(Names.OUTBOX, ""), "", Bench.NAME);
    }

    private static List<String> words(RecordingSink sink) {
        return sink.taken().stream()
                .map(event -> event.sequence() + ":" + event.type().word())
                .toList();
    }

    @Test
    void namesEveryTypeByItsWord() {
        for (EventType type : EventType.values()) {
            assertThat(EventType.parse(type.text())).contains(type);
            assertThat(type.text()).matches("io\\.keyturn\\.[a-z]+\\.[a-z-]+");
        }
    }
}
