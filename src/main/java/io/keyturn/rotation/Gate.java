package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    static Gate bundle(Digest wanted, Evidence evidence, RotationPolicy policy) {
        return answer(evidence, policy, "bundle", wanted, Consumer.Holding::bundle);
    }

    /// Gate 2: every consumer has this leaf, live and stored.
    static Gate leaf(Digest wanted, Evidence evidence, RotationPolicy policy) {
        return answer(evidence, policy, "leaf", wanted, Consumer.Holding::leaf);
    }

    private static Gate answer(
            Evidence evidence,
            RotationPolicy policy,
            String what,
            Digest wanted,
            Function<Consumer.Holding, Digest> part) {
        List<Laggard> laggards = new ArrayList<>();
        Duration patience = Duration.ZERO;
        for (Consumer consumer : evidence.consumers()) {
            switch (consumer.proof()) {
                case Consumer.Proven.Told(var live, var stored) -> {
                    // Live alone is not enough: it may restart from a stale copy. Stored alone is
                    // not: it may not have reloaded.
                    if (!part.apply(live).equals(wanted) || !part.apply(stored).equals(wanted)) {
                        laggards.add(
                                new Laggard(
                                        consumer,
                                        "%s %s, on restart %s"
                                                .formatted(
                                                        what,
                                                        part.apply(live).shortForm(),
                                                        part.apply(stored).shortForm())));
                    }
                }
                case Consumer.Proven.Assumed(var shown) -> {
                    Duration rest = policy.assumedAfter().minus(shown);
                    if (rest.isPositive()) {
                        laggards.add(
                                new Laggard(
                                        consumer,
                                        "unknown; assumed to have the %s in %ds"
                                                .formatted(what, rest.toSeconds() + 1)));
                        patience = rest.compareTo(patience) > 0 ? rest : patience;
                    }
                }
                case Consumer.Proven.Silent(var problem) ->
                        laggards.add(new Laggard(consumer, problem));
            }
        }
        return laggards.isEmpty() ? new Open() : new Waiting(laggards, patience);
    }
}
