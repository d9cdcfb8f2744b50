package io.keyturn.adapter.cli;

import io.keyturn.pki.Validity;
import io.keyturn.reconcile.Binding;
import io.keyturn.reconcile.Inspection;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Direction;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetSighting;
import io.keyturn.rotation.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A status for the person on call: where the target stands, what it waits for and until when, who lags, what expires.
final class StatusText {
    private final Inspection seen;
    private final Instant now;
    private final Columns text;

    private StatusText(Inspection seen) {
        this.seen = seen;
        this.now = seen.observation().now();
        this.text = new Columns(seen.name().toString());
    }

    static String of(Inspection seen) {
        return new StatusText(seen).columns().toString();
    }

    /// The same, for more to be added.
    static Columns columns(Inspection seen) {
        return new StatusText(seen).columns();
    }

    private Columns columns() {
        switch (seen.observation().target()) {
            case TargetSighting.Absent _ -> text.add("phase", "absent");
            case TargetSighting.Unreadable _ -> text.add("phase", "unknown: it cannot be read");
            case TargetSighting.Unusable _ -> text.add("phase", "unknown: it cannot be written");
            case TargetSighting.Unknown _ -> text.add("phase", "unknown: another version wrote it");
            case TargetSighting.Seen target -> {
                text.add("phase", phase(target));
                target.instructions().requestFault().ifPresent(fault -> text.add("fault", fault));
            }
        }
        binding(seen.binding());
        decision(seen.decision());
        if (seen.observation().target()
                instanceof TargetSighting.Seen(var content, _, var instructions)) {
            instructions(instructions);
            content(content);
        }
        text.addAll(
                "consumers",
                seen.observation().evidence().consumers().stream()
                        .map(StatusText::consumer)
                        .toList());
        return text;
    }

    /// The leaf's, in full.
    static Optional<String> leafDigest(TargetContent content) {
        return content instanceof TargetContent.Sound sound
                ? Optional.of(sound.leaf().id().hex())
                : Optional.empty();
    }

    private String phase(TargetSighting.Seen target) {
        return switch (target.marks()) {
            case Marks.Unmarked _ -> "foreign: written by somebody else";
            case Marks.Marked ours ->
                    "%s%s, generation %d, for %s, since %s"
                            .formatted(
                                    ours.phase().word(),
                                    ours.direction() == Direction.BACKWARD ? " (going back)" : "",
                                    target.signingGeneration(),
                                    Spans.of(Duration.between(ours.since(), now)),
                                    ours.since());
        };
    }

    private void binding(Binding binding) {
        if (!binding.borrowed().isEmpty()) {
            text.add("policy", binding.said());
        }
        binding.faults().forEach(fault -> text.add("fault", fault));
    }

    private void decision(Decision decision) {
        switch (decision) {
            case Decision.Step step ->
                    text.add("next", "%s, now: %s".formatted(step.kind().word(), step.reason()));
            case Decision.Refuse(var reason) -> text.add("refused", reason.toString());
            case Decision.Wait(var until, var reason, _) when reason.code() == ReasonCode.HEALTHY ->
                    text.add("healthy", "nothing is due; next " + Spans.both(now, until));
            case Decision.Wait(var until, var reason, var laggards) -> {
                text.add("waits", reason.toString());
                text.add("again", Spans.both(now, until));
                text.addAll("laggards", laggards.stream().map(this::laggard).toList());
            }
        }
        String remedy = decision.reason().code().remedy();
        if (!remedy.startsWith("Nothing")) {
            text.add("remedy", remedy);
        }
    }

    private String laggard(Laggard laggard) {
        return "%s: %s; since %s (%s)"
                .formatted(
                        laggard.consumer().id(),
                        laggard.holds(),
                        laggard.since(),
                        Spans.of(Duration.between(laggard.since(), now)));
    }

    /// Who it is and what is known of it.
    static String consumer(Consumer consumer) {
        return consumer.id()
                + switch (consumer.proof()) {
                    case Consumer.Proven.Told(var live, var stored) ->
                            ": bundle %s, leaf %s; on restart %s, %s"
                                    .formatted(
                                            live.bundle().shortForm(),
                                            live.leaf().shortForm(),
                                            stored.bundle().shortForm(),
                                            stored.leaf().shortForm());
                    case Consumer.Proven.Assumed _ -> ": tells nothing; assumed by time";
                    case Consumer.Proven.Probed probed -> ": " + probed.sentence();
                    case Consumer.Proven.Static(var problem) -> ": static: " + problem;
                    case Consumer.Proven.Silent(var problem, _) -> ": silent: " + problem;
                };
    }

    private void instructions(Instructions instructions) {
        instructions.pending().ifPresent(request -> text.add("request", request.text()));
        text.addAll("waived", instructions.waiversAt(now).stream().map(Waiver::toString).toList());
    }

    private void content(TargetContent content) {
        switch (content) {
            case TargetContent.Sound(var anchors, var leaf) -> {
                leaf(leaf, anchors);
                anchors(anchors);
            }
            case TargetContent.Damaged(var anchors, var faults) -> {
                text.addAll("faults", faults);
                anchors(anchors);
            }
        }
    }

    private void leaf(LeafFacts leaf, Anchors anchors) {
        String issuer =
                anchors.find(leaf.issuer()).map(StatusText::name).orElse("an unknown authority");
        text.add(
                "leaf",
                "%s by %s, %s".formatted(leaf.id().shortForm(), issuer, end(leaf.validity())));
        text.add("", "serial " + leaf.serial());
    }

    private void anchors(Anchors anchors) {
        text.addAll(
                "authorities",
                anchors.all().stream()
                        .map(anchor ->
                                "%s %s, %s"
                                        .formatted(
                                                anchor.id().shortForm(),
                                                name(anchor),
                                                end(anchor.validity())))
                        .toList());
    }

    private static String name(Anchor anchor) {
        return anchor.generation() == 0
                ? "somebody else's authority"
                : "generation " + anchor.generation();
    }

    private String end(Validity validity) {
        String verb = validity.notAfter().isBefore(now) ? "ended" : "ends";
        return verb + " " + Spans.both(now, validity.notAfter());
    }
}
