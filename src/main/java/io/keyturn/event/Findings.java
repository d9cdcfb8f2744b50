package io.keyturn.event;

import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetSighting;
import io.keyturn.rotation.Waiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What one look at a target gives to tell, whoever looks. It says nothing of earlier looks.
public final class Findings {
    /// How long a consumer may lag before it is told of.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String CONSUMER = "consumer";
    private static final String PROBLEM = "problem";
    private static final String REASON = "reason";

    private Findings() {}

    /// Everything that is so at this moment, each subject of a type once.
    public static List<RotationEvent.Observation> of(
            About about, Observation seen, Decision decision, ExpiryWarnings warnings) {
        List<RotationEvent.Observation> all = new ArrayList<>();
        if (seen.target() instanceof TargetSighting.Seen found) {
            all.addAll(warnings.of(about, found.content()));
            instructions(about, found.instructions()).forEach(all::add);
        }
        rejections(about, seen.evidence().consumers()).forEach(all::add);
        switch (decision) {
            case Decision.Wait wait -> waiting(about, wait).forEach(all::add);
            case Decision.Refuse refusal -> all.add(refused(about, refusal));
            case Decision.Step _ -> {}
        }
        return all;
    }

    private static Stream<RotationEvent.Observation> instructions(
            About about, Instructions instructions) {
        Stream<RotationEvent.Observation> waived =
                instructions.waiversAt(about.at()).stream().map(waiver -> waived(about, waiver));
        return instructions.isPaused()
                ? Stream.concat(Stream.of(paused(about, instructions.paused())), waived)
                : waived;
    }

    private static RotationEvent.Observation paused(About about, String why) {
        String cut = Commitments.cut(why);
        return about.that(EventType.ROTATION_PAUSED, Mark.of(cut), Map.of("why", cut));
    }

    private static RotationEvent.Observation waived(About about, Waiver waiver) {
        return about.that(
                EventType.CONSUMER_WAIVED,
                waiver.consumer() + ":" + waiver.until(),
                Map.of(
                        CONSUMER,
                        waiver.consumer(),
                        "until",
                        waiver.until().toString(),
                        "why",
                        Commitments.cut(waiver.reason())));
    }

    private static Stream<RotationEvent.Observation> rejections(
            About about, List<Consumer> consumers) {
        return consumers.stream()
                .flatMap(consumer ->
                        consumer.proof() instanceof Proven.Silent silent && silent.rejecting()
                                ? Stream.of(rejected(about, consumer, silent.problem()))
                                : Stream.empty());
    }

    private static RotationEvent.Observation rejected(
            About about, Consumer consumer, String problem) {
        return about.that(
                EventType.EVIDENCE_REJECTED,
                consumer.id() + ":" + Mark.of(Commitments.cut(problem)),
                Map.of(CONSUMER, consumer.id(), PROBLEM, Commitments.cut(problem)));
    }

    private static Stream<RotationEvent.Observation> waiting(About about, Decision.Wait wait) {
        if (wait.reason().code() == ReasonCode.STORE_UNREADABLE) {
            return Stream.of(failed(about, wait.reason().sentence()));
        }
        return wait.laggards().stream()
                .filter(each -> !about.at().isBefore(each.since().plus(PATIENCE)))
                .map(each -> lagging(about, each, wait));
    }

    private static RotationEvent.Observation lagging(
            About about, Laggard laggard, Decision.Wait wait) {
        return about.that(
                EventType.CONSUMER_LAGGING,
                laggard.consumer().id(),
                Map.of(
                        CONSUMER,
                        laggard.consumer().id(),
                        "holds",
                        Commitments.cut(laggard.holds()),
                        "since",
                        laggard.since().toString(),
                        REASON,
                        Commitments.reason(wait.reason())));
    }

    private static RotationEvent.Observation refused(About about, Decision.Refuse refusal) {
        EventType type =
                refusal.reason().code() == ReasonCode.CONTENDED
                        ? EventType.ROTATION_CONTENDED
                        : EventType.ROTATION_REFUSED;
        return about.that(
                type,
                refusal.reason().code().word(),
                Map.of(REASON, Commitments.reason(refusal.reason())));
    }

    /// A round that did not end as it should.
    public static RotationEvent.Observation failed(About about, String problem) {
        return trouble(about, EventType.ROTATION_FAILED, problem);
    }

    /// A write that somebody else's came before.
    public static RotationEvent.Observation conflicted(About about, String problem) {
        return trouble(about, EventType.ROTATION_CONFLICTED, problem);
    }

    /// A sink that keeps the record does not take it.
    public static RotationEvent.Observation unrecorded(About about, String problem) {
        return trouble(about, EventType.AUDIT_DEGRADED, problem);
    }

    /// Another text is another fact, so it has another id.
    private static RotationEvent.Observation trouble(About about, EventType type, String problem) {
        String cut = Commitments.cut(problem);
        return about.that(type, Mark.of(cut), Map.of(PROBLEM, cut));
    }

    /// Somebody else's write was found, and answered by this step.
    public static RotationEvent.Observation changedByOthers(About about, Decision.Step step) {
        return about.that(
                EventType.TARGET_CHANGED_BY_OTHERS,
                "overwrite-" + step.overwrites(),
                Map.of("overwrites", step.overwrites(), REASON, Commitments.reason(step.reason())));
    }
}
