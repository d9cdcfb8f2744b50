package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /// Gate 1: every consumer has this bundle, live and stored, and both authorities in it.
    ///
    /// @param consumers that count: whom nobody has waived
    /// @param since when it was published
    static Gate grownBundle(
            Digest wanted, List<Consumer> consumers, RotationPolicy policy, Instant since) {
        return answer(consumers, policy, since, new Wanted.Bundle(wanted, Probe.Old.ACCEPTED));
    }

    /// Gate 3: the same, and the old authority is out of it.
    static Gate narrowedBundle(
            Digest wanted, List<Consumer> consumers, RotationPolicy policy, Instant since) {
        return answer(consumers, policy, since, new Wanted.Bundle(wanted, Probe.Old.REFUSED));
    }

    /// Gate 2: every consumer has this leaf, live and stored.
    static Gate leaf(
            Digest wanted, List<Consumer> consumers, RotationPolicy policy, Instant since) {
        return answer(consumers, policy, since, new Wanted.Leaf(wanted));
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
            List<Consumer> consumers, RotationPolicy policy, Instant since, Wanted wanted) {
        List<Laggard> laggards = new ArrayList<>();
        Duration patience = Duration.ZERO;
        for (Consumer consumer : consumers) {
            Duration rest = rest(consumer.proof(), policy);
            patience = rest.compareTo(patience) > 0 ? rest : patience;
            lack(consumer.proof(), wanted, rest)
                    .ifPresent(holds -> laggards.add(new Laggard(consumer, holds, since)));
        }
        return laggards.isEmpty() ? new Open() : new Waiting(laggards, patience);
    }

    /// How long the floor still runs for one that is given time; zero for all others.
    private static Duration rest(Consumer.Proven proof, RotationPolicy policy) {
        Duration rest =
                switch (proof) {
                    case Consumer.Proven.Assumed(var shown) -> policy.assumedAfter().minus(shown);
                    case Consumer.Proven.Probed(_, _, var shown) ->
                            policy.assumedAfter().minus(shown);
                    case Consumer.Proven.Told _,
                            Consumer.Proven.Static _,
                            Consumer.Proven.Silent _ ->
                            Duration.ZERO;
                };
        return rest.isPositive() ? rest : Duration.ZERO;
    }

    /// What it holds instead of what is wanted; empty where it has proved it.
    private static Optional<String> lack(Consumer.Proven proof, Wanted wanted, Duration rest) {
        return switch (proof) {
            // Live alone is not enough: it may restart from a stale copy. Stored alone is not: it
            // may not have reloaded.
            case Consumer.Proven.Told(var live, var stored) ->
                    wanted.isIn(live) && wanted.isIn(stored)
                            ? Optional.empty()
                            : Optional.of(
                                    "%s %s, on restart %s"
                                            .formatted(
                                                    wanted.word(),
                                                    wanted.in(live).shortForm(),
                                                    wanted.in(stored).shortForm()));
            case Consumer.Proven.Probed probed -> lackOf(probed, wanted, rest);
            case Consumer.Proven.Assumed _ -> assumed(wanted, rest);
            case Consumer.Proven.Static(var problem) -> Optional.of(problem);
            case Consumer.Proven.Silent(var problem, _) -> Optional.of(problem);
        };
    }

    /// A probe shows what is live; what would be loaded on restart is given time.
    private static Optional<String> lackOf(
            Consumer.Proven.Probed probed, Wanted wanted, Duration rest) {
        Probe probe = probed.probe();
        return switch (probed.weight()) {
            case EVIDENCE ->
                    wanted.isProvedBy(probe)
                            ? assumed(wanted, rest)
                                    .map(floor -> "proved by a probe; on restart " + floor)
                            : Optional.of(wanted.lackOf(probe));
            case TIME ->
                    wanted.isShownBy(probe)
                            ? assumed(wanted, rest)
                                    .map(floor -> "it takes clients of any authority; " + floor)
                            : Optional.of(wanted.lackOf(probe));
            case NONE -> Optional.empty();
        };
    }

    private static Optional<String> assumed(Wanted wanted, Duration rest) {
        return rest.isZero()
                ? Optional.empty()
                : Optional.of(
                        "unknown; assumed to have the %s in %ds"
                                .formatted(wanted.word(), rest.toSeconds() + 1));
    }
}
