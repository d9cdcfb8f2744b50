package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.RotationPlanner;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.StepKind;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetSighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The steps from here to steady, and what each would wait for. The first is the planner's own decision; the others follow
/// from the phase that it leads to.
///
/// @param decision what the planner says now, with the request if one is asked
/// @param steps empty when nothing is due
record Plan(Decision decision, List<Entry> steps) {
    /// One step ahead.
    ///
    /// @param leadsTo the phase afterwards
    /// @param blocked what holds it back now, each in turn; empty when it would be taken
    /// @param condition what must be so before it, as a sentence; "" for one that nothing stands before
    record Entry(StepKind step, Phase leadsTo, List<Decision> blocked, String condition) {
        Entry {
            requireNonNull(step, "step is null");
            requireNonNull(leadsTo, "leadsTo is null");
            blocked = List.copyOf(blocked);
            requireNonNull(condition, "condition is null");
        }
    }

    Plan {
        requireNonNull(decision, "decision is null");
        steps = List.copyOf(steps);
    }

    static Plan of(Observation seen, RotationPolicy policy, Optional<Request> request) {
        Observation asked = request.map(each -> asking(seen, each)).orElse(seen);
        Decision decision = RotationPlanner.decide(asked, policy);
        // What would be next is the same without the pause; it is only held back by it.
        Decision free =
                decision.reason().code() == ReasonCode.PAUSED
                        ? RotationPlanner.decide(resumed(asked), policy)
                        : decision;
        List<Entry> steps = new ArrayList<>();
        first(asked, policy, decision, free).ifPresent(steps::add);
        if (!steps.isEmpty()) {
            follow(steps);
        }
        return new Plan(decision, steps);
    }

    private static Optional<Entry> first(
            Observation seen, RotationPolicy policy, Decision decision, Decision free) {
        List<Decision> blocked =
                Stream.of(decision, free)
                        .distinct()
                        .filter(each -> !(each instanceof Decision.Step))
                        .toList();
        return switch (free) {
            case Decision.Step step ->
                    Optional.of(new Entry(step.kind(), step.shape().phase(), blocked, ""));
            case Decision.Refuse _ -> Optional.empty();
            case Decision.Wait wait ->
                    waiting(seen, policy, wait)
                            .map(kind -> new Entry(kind, leadsTo(kind), blocked, condition(kind)));
        };
    }

    /// Which step a wait holds back; none when nothing is due.
    private static Optional<StepKind> waiting(
            Observation seen, RotationPolicy policy, Decision.Wait wait) {
        return switch (wait.reason().code()) {
            case INTERVAL_NOT_OVER, HELD_AFTER_ABORT -> Optional.of(StepKind.INTRODUCE);
            case OUTSIDE_WINDOW ->
                    Optional.of(isLeafDue(seen, policy) ? StepKind.RENEW_LEAF : StepKind.INTRODUCE);
            case LAGGING, DEADLINE_HELD -> phase(seen).flatMap(Plan::after);
            default -> Optional.empty();
        };
    }

    private static void follow(List<Entry> steps) {
        Optional<StepKind> next = after(steps.getLast().leadsTo());
        while (next.isPresent()) {
            StepKind kind = next.get();
            steps.add(new Entry(kind, leadsTo(kind), List.of(), condition(kind)));
            next = after(leadsTo(kind));
        }
    }

    private static boolean isLeafDue(Observation seen, RotationPolicy policy) {
        return seen.target()
                        instanceof TargetSighting.Seen(TargetContent.Sound content, var marks, _)
                && marks instanceof Marks.Marked
                && !seen.now()
                        .isBefore(policy.dueAt(content.leaf().validity(), content.leaf().serial()));
    }

    private static Optional<Phase> phase(Observation seen) {
        return seen.target() instanceof TargetSighting.Seen(_, Marks.Marked ours, _)
                ? Optional.of(ours.phase())
                : Optional.empty();
    }

    private static Observation asking(Observation seen, Request request) {
        return instructed(seen, before -> before.asking(request.text()));
    }

    private static Observation resumed(Observation seen) {
        return instructed(seen, before -> before.pausing(""));
    }

    private static Observation instructed(Observation seen, UnaryOperator<Instructions> change) {
        return seen.target() instanceof TargetSighting.Seen(var content, var marks, var before)
                ? new Observation(
                        new TargetSighting.Seen(content, marks, change.apply(before)),
                        seen.bundle(),
                        seen.shown(),
                        seen.authority(),
                        seen.evidence(),
                        seen.rollback(),
                        seen.now())
                : seen;
    }

    private static Optional<StepKind> after(Phase phase) {
        return switch (phase) {
            case STEADY -> Optional.empty();
            case TRUSTING -> Optional.of(StepKind.SWITCH);
            case SWITCHED -> Optional.of(StepKind.RETIRE);
            case RETIRING -> Optional.of(StepKind.SETTLE);
        };
    }

    private static Phase leadsTo(StepKind kind) {
        return switch (kind) {
            case BOOTSTRAP, SETTLE, RENEW_LEAF -> Phase.STEADY;
            case INTRODUCE -> Phase.TRUSTING;
            case SWITCH, BACK_OUT -> Phase.SWITCHED;
            case RETIRE -> Phase.RETIRING;
        };
    }

    private static String condition(StepKind kind) {
        return switch (kind) {
            case SWITCH -> "every consumer has the bundle with the next authority";
            case RETIRE -> "every consumer has the new leaf";
            case SETTLE -> "every consumer has the bundle without the old authority";
            case BOOTSTRAP, RENEW_LEAF, INTRODUCE, BACK_OUT -> "";
        };
    }
}
