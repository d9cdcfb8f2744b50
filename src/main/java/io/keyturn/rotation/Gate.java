package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// The answer to "may the next step be taken?".
public sealed interface Gate {
    /// Every consumer has proved it.
    record Open() implements Gate {}

    /// Some have not.
    ///
    /// @param laggards at least one
    /// @param patience how long until the last floor passes, if nothing but floors is missing
    record Waiting(List<Laggard> laggards, Duration patience) implements Gate {
        public Waiting {
            laggards = List.copyOf(laggards);
            requireNonNull(patience, "patience is null");
        }
    }

    /// Gates 1 and 3: every consumer has this bundle, live and stored.
    ///
    /// @param consumers that count: whom nobody has waived
    /// @param since when it was published
    static Gate bundle(
            Digest wanted, List<Consumer> consumers, RotationPolicy policy, Instant since) {
        return answer(
                consumers,
                policy,
                since,
                held -> held.bundle().equals(wanted),
                "bundle",
                held -> held.bundle().shortForm());
    }

    /// Gate 2: every consumer has this leaf, live and stored.
    static Gate leaf(
            Digest wanted, List<Consumer> consumers, RotationPolicy policy, Instant since) {
        return answer(
                consumers,
                policy,
                since,
                held -> held.leaf().equals(wanted),
                "leaf",
                held -> held.leaf().shortForm());
    }

    /// Gate 2 for a leaf that was published before. Who has it may have it from then and be handed a write between the two,
    /// so this one must have been there for a whole floor, within which older ones still arrive.
    ///
    /// @param shown how long the present target has been in the store
    static Gate returnedLeaf(
            Digest wanted,
            Duration shown,
            List<Consumer> consumers,
            RotationPolicy policy,
            Instant since) {
        Duration rest = policy.assumedAfter().minus(shown);
        if (!rest.isPositive()) {
            return leaf(wanted, consumers, policy, since);
        }
        String holds =
                "what it was handed last; an older write may still arrive for %ds"
                        .formatted(rest.toSeconds() + 1);
        return new Waiting(
                consumers.stream().map(consumer -> new Laggard(consumer, holds, since)).toList(),
                rest);
    }

    private static Gate answer(
            List<Consumer> consumers,
            RotationPolicy policy,
            Instant since,
            Predicate<Consumer.Holding> wanted,
            String what,
            Function<Consumer.Holding, String> shown) {
        List<Laggard> laggards = new ArrayList<>();
        Duration patience = Duration.ZERO;
        for (Consumer consumer : consumers) {
            switch (consumer.proof()) {
                // Live alone is not enough: it may restart from a stale copy. Stored alone is not:
                // it may not have reloaded.
                case Consumer.Proven.Told(var live, var stored) -> {
                    if (!wanted.test(live) || !wanted.test(stored)) {
                        String holds =
                                "%s %s, on restart %s"
                                        .formatted(what, shown.apply(live), shown.apply(stored));
                        laggards.add(new Laggard(consumer, holds, since));
                    }
                }
                case Consumer.Proven.Assumed(var time) -> {
                    Duration rest = policy.assumedAfter().minus(time);
                    if (rest.isPositive()) {
                        String holds =
                                "unknown; assumed to have the %s in %ds"
                                        .formatted(what, rest.toSeconds() + 1);
                        laggards.add(new Laggard(consumer, holds, since));
                        patience = rest.compareTo(patience) > 0 ? rest : patience;
                    }
                }
                case Consumer.Proven.Static(var problem) ->
                        laggards.add(new Laggard(consumer, problem, since));
                case Consumer.Proven.Silent(var problem) ->
                        laggards.add(new Laggard(consumer, problem, since));
            }
        }
        return laggards.isEmpty() ? new Open() : new Waiting(laggards, patience);
    }
}
