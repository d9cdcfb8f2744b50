package io.keyturn.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.Outbox;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.fake.FatefulSink;
import io.keyturn.fake.FatefulStore;
import io.keyturn.fake.Lifetime;
import io.keyturn.fake.RecordingSink;
import io.keyturn.pki.Digest;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Courier;
import io.keyturn.reconcile.Delivery;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.rotation.Observation.Rollback;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process dies between save, publish and mark, before and after each and within; whoever comes next brings every
/// commitment to every sink.
class DeathBetweenSaveAndMarkTest {
    /// Asked for in this phase.
    private record Wish(String phase, String request) {}

    /// What a person asks for, and the steps that it takes after the first.
    private record Story(List<Wish> wishes, List<String> steps) {
        static final Story WAY_BACK =
                new Story(
                        List.of(
                                new Wish("steady", "rotate-authority:a"),
                                new Wish("switched", "abort:b")),
                        List.of(
                                "rotation.introduced",
                                "rotation.switched",
                                "rotation.backed-out",
                                "rotation.retired",
                                "rotation.aborted"));

        static final Story ROTATION_AND_RENEWAL =
                new Story(
                        List.of(
                                new Wish("steady", "rotate-authority:a"),
                                new Wish("steady", "renew-leaf:b")),
                        List.of(
                                "rotation.introduced",
                                "rotation.switched",
                                "rotation.retired",
                                "rotation.completed",
                                "rotation.leaf-renewed"));
    }

    private static final int ENOUGH = 400;

    @Test
    void everyCommitmentOfARotationReachesEverySinkWhereverAProcessDies() {
        assertReached(Story.ROTATION_AND_RENEWAL);
    }

    @Test
    void everyCommitmentOfAnAbortReachesEverySinkWhereverAProcessDies() {
        assertReached(Story.WAY_BACK);
    }

    private static void assertReached(Story story) {
        Set<String> ends = new TreeSet<>();
        for (int moments = 1; ; moments++) {
            World world = new World(story);
            Lifetime life = Lifetime.of(moments);
            if (!world.dies(life)) {
                world.assertAllCame("undisturbed");
                break;
            }
            ends.add(life.end());
            assertThat(world.dies(Lifetime.endless())).isFalse();
            world.assertAllCame("death at moment %d, %s".formatted(moments, life.end()));
        }
        assertThat(ends)
                .containsExactlyInAnyOrder(
                        "before key",
                        "after key",
                        "before step",
                        "after step",
                        "before mark",
                        "after mark",
                        "before audit",
                        "after audit",
                        "before kafka",
                        "within kafka",
                        "after kafka",
                        "before webhook",
                        "within webhook",
                        "after webhook");
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 17, 23})
    void everyCommitmentReachesEverySinkThoughEveryProcessDiesSoon(int moments) {
        World world = new World(Story.WAY_BACK);
        int deaths = 0;
        while (world.dies(Lifetime.of(moments))) {
            deaths++;
            assertThat(deaths)
                    .as("deaths of processes that live %d moments", moments)
                    .isLessThan(ENOUGH);
        }
        assertThat(deaths).isGreaterThan(2);
        world.assertAllCame("%d deaths, each after %d moments".formatted(deaths, moments));
    }

    /// What outlives a process: the store, the sinks, and a person who asks for one thing after the other.
    private static final class World {
        private final Bench bench = new Bench();

        /// The later ones are asked for less often, so that they get several at once.
        private final List<RecordingSink> sinks =
                List.of(
                        new RecordingSink("audit"),
                        new RecordingSink("kafka"),
                        new RecordingSink("webhook"));

        private final Story story;
        private final Deque<Wish> wishes;
        private int round;

        World(Story story) {
            this.story = story;
            this.wishes = new ArrayDeque<>(story.wishes);
        }

        /// One process, until it dies or has nothing left to do.
        boolean dies(Lifetime life) {
            try {
                FatefulStore store = new FatefulStore(bench.store, life);
                live(bench.reconciler(store), couriers(store, life));
                return false;
            } catch (FakeStore.Death death) {
                return true;
            }
        }

        private List<Courier> couriers(FatefulStore store, Lifetime life) {
            Set<String> names = Set.of("audit", "kafka", "webhook");
            List<Courier> couriers = new ArrayList<>();
            for (RecordingSink sink : sinks) {
                couriers.add(new Courier(store, Bench.NAME, new FatefulSink(sink, life), names));
            }
            return couriers;
        }

        private void live(Reconciler reconciler, List<Courier> couriers) {
            for (int quiet = 0; quiet < 2 || !wishes.isEmpty(); ) {
                boolean isQuiet =
                        !(reconciler.reconcile(bench.target, Rollback.REFUSED)
                                instanceof Outcome.Advanced);
                round++;
                for (int i = 0; i < couriers.size(); i++) {
                    if (round % (2 * i + 1) == 0) {
                        isQuiet &= couriers.get(i).deliver().equals(new Delivery.Done(0));
                    }
                }
                wish();
                bench.clock.advance(Duration.ofHours(1));
                quiet = isQuiet && outbox().waiting().isEmpty() ? quiet + 1 : 0;
                assertThat(round).as("rounds").isLessThan(ENOUGH);
            }
        }

        private void wish() {
            if (!wishes.isEmpty()
                    && wishes.getFirst().phase().equals(bench.phase())
                    && !bench.image().annotations().containsKey(Names.REQUEST)) {
                bench.annotate(Names.REQUEST, wishes.removeFirst().request());
            }
        }

        private Outbox outbox() {
            return Outbox.parse(
                    bench.image().annotations().getOrDefault(Names.OUTBOX, ""),
                    "bench-target",
                    Bench.NAME);
        }

        void assertAllCame(String when) {
            long last =
                    Long.parseLong(bench.image().annotations().getOrDefault(Names.SEQUENCE, ""));
            assertThat(outbox().waiting()).as(when).isEmpty();
            assertThat(outbox().dropped()).as(when).isZero();
            assertThat(outbox().cursors())
                    .as(when)
                    .isEqualTo(Map.of("audit", last, "kafka", last, "webhook", last));
            for (RecordingSink sink : sinks) {
                assertWhole(sink, "%s at %s".formatted(when, sink.name()));
            }
        }

        /// Each once in its order, and again only what came before, to the byte.
        private void assertWhole(RecordingSink sink, String when) {
            Map<String, String> seen = new HashMap<>();
            List<String> types = new ArrayList<>();
            String previous = "";
            long last = 0;
            for (RotationEvent event : sink.taken()) {
                assertThat(event).isInstanceOf(Commitment.class);
                String before = seen.putIfAbsent(event.id(), event.data());
                if (before == null) {
                    assertThat(event.sequence()).as(when).isGreaterThan(last);
                    last = event.sequence();
                    assertThat(event.data())
                            .as(when)
                            .contains("\"previous\":\"%s\"".formatted(previous));
                    types.add(event.type().word());
                    previous = Digest.of(event.data().getBytes(StandardCharsets.UTF_8)).hex();
                } else {
                    assertThat(event.data()).as(when).isEqualTo(before);
                }
            }
            // A bootstrap that ended after its key was written is a target that was lost.
            assertThat(types.removeFirst())
                    .as(when)
                    .isIn("rotation.bootstrapped", "rotation.leaf-renewed");
            assertThat(types).as(when).isEqualTo(story.steps);
            assertThat(bench.image().annotations())
                    .as(when)
                    .containsEntry(Names.AUDIT_HEAD, previous);
        }
    }
}
