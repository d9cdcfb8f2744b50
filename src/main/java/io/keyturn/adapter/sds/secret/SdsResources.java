package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Everything that this process serves: sources offer, followers hear of each new snapshot.
///
/// A pair is proved under its own lock, so that one whose proof takes long holds back no other.
public final class SdsResources {
    private final InstantSource clock;
    private final Shelved hearer;
    private final Map<PairNames, Shelf> shelves = new HashMap<>();
    private final List<Consumer<Snapshot>> followers = new CopyOnWriteArrayList<>();
    private final Object publishing = new Object();
    private volatile Snapshot current = Snapshot.EMPTY;

    /// For these pairs and no others.
    ///
    /// @throws IllegalArgumentException when two of them use one name
    public SdsResources(List<PairNames> pairs, InstantSource clock, Shelved hearer) {
        this.clock = requireNonNull(clock, "clock is null");
        this.hearer = requireNonNull(hearer, "hearer is null");
        for (PairNames pair : pairs) {
            shelves.put(pair, new Shelf(pair));
        }
        long names = pairs.stream().flatMap(SdsResources::namesOf).distinct().count();
        if (names != 2L * pairs.size()) {
            throw new IllegalArgumentException(
                    "cannot serve %s: a name is used twice; give each secret its own"
                            .formatted(pairs));
        }
    }

    public Snapshot current() {
        return current;
    }

    /// Calls with every snapshot from now on, and with the present one at once.
    public Following follow(Consumer<Snapshot> follower) {
        synchronized (publishing) {
            followers.add(follower);
            follower.accept(current);
        }
        return () -> followers.remove(follower);
    }

    /// Takes what a source holds, proves it, and publishes what is new.
    ///
    /// @param origin which of a pair's sources; each has troubles of its own
    public void offer(PairNames pair, String origin, Sight sight) {
        shelfOf(pair).take(origin, sight);
    }

    /// A source is no longer looked at, and its troubles are nobody's any more.
    public void forget(PairNames pair, String origin) {
        shelfOf(pair).tell(origin, List.of(), () -> {});
    }

    private Shelf shelfOf(PairNames pair) {
        Shelf shelf = shelves.get(pair);
        if (shelf == null) {
            throw new IllegalArgumentException(
                    "cannot take '%s': it is not among the pairs %s; add it"
                            .formatted(pair, shelves.keySet()));
        }
        return shelf;
    }

    private void publish(List<ServedSecret> served) {
        synchronized (publishing) {
            List<ServedSecret> changed = served.stream().filter(this::isNews).toList();
            if (!changed.isEmpty()) {
                Snapshot next = current.with(changed);
                current = next;
                hearer.published(next, changed);
                followers.forEach(follower -> follower.accept(next));
            }
        }
    }

    private boolean isNews(ServedSecret secret) {
        return current.find(secret.name())
                .filter(present -> present.version().equals(secret.version()))
                .isEmpty();
    }

    private static Stream<String> namesOf(PairNames pair) {
        return Stream.of(pair.leaf(), pair.bundle());
    }

    /// A subscription; closing it ends it.
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }

    /// One pair, and what was last said of it: the same trouble is told once.
    private final class Shelf {
        private final PairNames pair;
        private final PairShelf proved;
        private final Map<String, List<String>> troubles = new HashMap<>();
        private final Map<String, Material> last = new HashMap<>();

        Shelf(PairNames pair) {
            this.pair = pair;
            this.proved = new PairShelf(pair);
        }

        synchronized void take(String origin, Sight sight) {
            switch (sight) {
                case Sight.Held held -> prove(origin, held.material());
                case Sight.Unsettled unsettled -> tryOut(origin, unsettled.material());
                case Sight.Missing missing ->
                        tell(
                                origin,
                                List.of(missing.problem()),
                                () -> hearer.missing(pair, missing.problem()));
                case Sight.Failed failed ->
                        tell(
                                origin,
                                List.of(failed.problem()),
                                () -> hearer.failed(pair, failed.problem()));
            }
        }

        private void prove(String origin, Material material) {
            if (isKnownGood(origin, material)) {
                return;
            }
            last.put(origin, material);
            List<String> faults = publishWhatProves(material);
            tell(origin, faults, () -> hearer.faulty(pair, faults));
        }

        /// Faults are not told: they are found again once it has settled.
        private void tryOut(String origin, Material material) {
            if (!isKnownGood(origin, material) && publishWhatProves(material).isEmpty()) {
                last.put(origin, material);
                tell(origin, List.of(), () -> {});
            }
        }

        /// Proved already; what was faulty is proved again, since time may mend it.
        private boolean isKnownGood(String origin, Material material) {
            return troubles.getOrDefault(origin, List.of()).isEmpty()
                    && material.equals(last.get(origin))
                    && !hasEnded();
        }

        /// What is served stays served at its end, but that is said: the proof is made again and fails.
        private boolean hasEnded() {
            Instant now = clock.instant();
            return current.find(pair.leaf())
                    .filter(leaf -> !now.isBefore(leaf.notAfter()))
                    .isPresent();
        }

        private List<String> publishWhatProves(Material material) {
            Verdict verdict = proved.offer(material, clock.instant());
            publish(verdict.served());
            return verdict.faults();
        }

        synchronized void tell(String origin, List<String> found, Runnable say) {
            List<String> before = troubles.put(origin, found);
            if (found.equals(before == null ? List.of() : before)) {
                return;
            }
            if (found.isEmpty()) {
                hearer.recovered(pair);
            } else {
                say.run();
            }
            hearer.standing(pair, troubles.values().stream().flatMap(List::stream).toList());
        }
    }
}
