package io.keyturn.rotation;

import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Lets a step through its gate, or names who is waited for; at the deadline the policy decides.
final class Gatekeeper {
    private static final Duration TELLING = Duration.ofSeconds(2);

    private final Observation seen;
    private final RotationPolicy policy;
    private final Calendar calendar;
    private final List<Waiver> waivers;
    private final List<Consumer> counted;

    Gatekeeper(Circumstances circumstances) {
        this.seen = circumstances.seen();
        this.policy = circumstances.policy();
        this.calendar = circumstances.calendar();
        List<Consumer> all = seen.evidence().consumers();
        this.waivers =
                circumstances.target().instructions().waiversAt(seen.now()).stream()
                        .filter(waiver -> all.stream().anyMatch(waiver::names))
                        .toList();
        this.counted =
                all.stream()
                        .filter(one -> waivers.stream().noneMatch(waiver -> waiver.names(one)))
                        .toList();
    }

    /// What is made of an open gate.
    interface Opened {
        Step step(Reason reason);
    }

    /// Gate 1.
    Gate grownBundle(Instant since) {
        return Gate.grownBundle(seen.bundle(), counted, policy, since);
    }

    /// Gate 3.
    Gate narrowedBundle(Instant since) {
        return Gate.narrowedBundle(seen.bundle(), counted, policy, since);
    }

    /// Gate 2.
    Gate leaf(LeafFacts published, Instant since) {
        return Gate.leaf(published.id(), counted, policy, since);
    }

    /// Gate 2 for a leaf that was published before.
    Gate returnedLeaf(LeafFacts published, Instant since) {
        return Gate.returnedLeaf(published.id(), seen.shown(), counted, policy, since);
    }

    /// Endpoints that take clients of the old authority and none of the next, by their ids. Whom a person waived is not
    /// among them.
    List<String> leftBehind() {
        return counted.stream()
                .filter(one ->
                        one.proof() instanceof Consumer.Proven.Probed probed
                                && probed.probe().isLeftBehind())
                .map(Consumer::id)
                .toList();
    }

    /// @param end the earliest expiry that nothing can renew; the deadline lies before it
    /// @param proven the code of the step's reason when the gate is open
    Decision pass(Gate gate, Instant end, ReasonCode proven, Opened opened) {
        return switch (gate) {
            case Gate.Open _ -> opened.step(proven.that(grounds()));
            case Gate.Waiting(var laggards, var patience) -> {
                String who =
                        "%d of %d consumers lag%s"
                                .formatted(laggards.size(), counted.size(), waived());
                Instant deadline = policy.deadline(end);
                yield seen.now().isBefore(deadline)
                        ? new Wait(
                                recheck(laggards, patience), ReasonCode.LAGGING.that(who), laggards)
                        : atDeadline(who + "; the deadline was " + deadline, laggards, opened);
            }
        };
    }

    /// What the step stands on: evidence, or time alone.
    private String grounds() {
        List<Consumer> waitedFor = counted.stream().filter(Consumer::isWaitedFor).toList();
        long assumed = waitedFor.stream().filter(Gatekeeper::isGivenTime).count();
        long proved = waitedFor.size() - assumed;
        String floor =
                "assumed of %d after %ds".formatted(assumed, policy.assumedAfter().toSeconds());
        String grounds =
                assumed == 0
                        ? "proved by all %d".formatted(proved)
                        : proved == 0 ? floor : "proved by %d, %s".formatted(proved, floor);
        return grounds + waived();
    }

    private static boolean isGivenTime(Consumer consumer) {
        return switch (consumer.proof()) {
            case Consumer.Proven.Assumed _ -> true;
            case Consumer.Proven.Probed probed ->
                    probed.weight() == Consumer.Proven.Probed.Weight.TIME;
            case Consumer.Proven.Told _, Consumer.Proven.Static _, Consumer.Proven.Silent _ ->
                    false;
        };
    }

    /// Whom a person told not to wait for; named wherever a gate is spoken of.
    private String waived() {
        return waivers.isEmpty()
                ? ""
                : "; waived: " + String.join(", ", waivers.stream().map(Waiver::toString).toList());
    }

    private Decision atDeadline(String sentence, List<Laggard> laggards, Opened opened) {
        return switch (policy.atDeadline()) {
            case PROCEED -> opened.step(ReasonCode.DEADLINE_PASSED.that(sentence));
            case HOLD ->
                    new Wait(calendar.soon(), ReasonCode.DEADLINE_HELD.that(sentence), laggards);
        };
    }

    /// A word that no watch tells of, as that of a probe, is seen by looking often; who waits for time knows when.
    private Instant recheck(List<Laggard> laggards, Duration patience) {
        Duration rest =
                laggards.stream().anyMatch(Gatekeeper::mayProveAtAnyMoment)
                        ? TELLING
                        : RotationPlanner.RECHECK;
        return seen.now()
                .plus(patience.isPositive() && patience.compareTo(rest) < 0 ? patience : rest);
    }

    private static boolean mayProveAtAnyMoment(Laggard laggard) {
        return switch (laggard.consumer().proof()) {
            case Consumer.Proven.Told _, Consumer.Proven.Probed _, Consumer.Proven.Silent _ -> true;
            case Consumer.Proven.Assumed _, Consumer.Proven.Static _ -> false;
        };
    }
}
