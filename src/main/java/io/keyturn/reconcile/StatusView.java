package io.keyturn.reconcile;

import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Reason;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetSighting;
import io.keyturn.rotation.Waiver;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is told of one target, as the maps that become JSON: the same in `status`, in the plan of a dry run and on the page.
public final class StatusView {
    private StatusView() {}

    /// Of a look at a target.
    public static Map<String, Object> of(Inspection inspection) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", inspection.name().toString());
        switch (inspection.observation().target()) {
            case TargetSighting.Seen seen -> {
                addSeen(view, seen, inspection.observation().now());
                view.put("bundle", inspection.observation().bundle().hex());
            }
            case TargetSighting.Absent _ -> view.put("phase", "absent");
            case TargetSighting.Unreadable _, TargetSighting.Unusable _, TargetSighting.Unknown _ ->
                    view.put("phase", "unknown");
        }
        view.put(
                "consumers",
                inspection.observation().evidence().consumers().stream()
                        .map(StatusView::consumer)
                        .toList());
        view.put("policy", policy(inspection.binding()));
        view.put("decision", decision(inspection.decision()));
        return view;
    }

    /// Of what binds beside the runner's own settings.
    public static Map<String, Object> policy(Binding binding) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("fromTarget", binding.borrowed());
        view.put("faults", binding.faults());
        return view;
    }

    /// Of one decision.
    public static Map<String, Object> decision(Decision decision) {
        Map<String, Object> view = new LinkedHashMap<>();
        switch (decision) {
            case Decision.Wait(var until, _, var laggards) -> {
                view.put("kind", "wait");
                view.put("until", until.toString());
                view.put("laggards", laggards.stream().map(StatusView::laggard).toList());
            }
            case Decision.Refuse _ -> view.put("kind", "refuse");
            case Decision.Step step -> {
                view.put("kind", "step");
                view.put("step", step.kind().word());
                view.put("leadsTo", step.shape().phase().word());
            }
        }
        view.put("reason", reason(decision.reason()));
        return view;
    }

    private static Map<String, Object> reason(Reason reason) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", reason.code().word());
        view.put("sentence", reason.sentence());
        return view;
    }

    private static void addSeen(Map<String, Object> view, TargetSighting.Seen seen, Instant now) {
        switch (seen.marks()) {
            case Marks.Unmarked _ -> view.put("phase", "foreign");
            case Marks.Marked ours -> {
                view.put("phase", ours.phase().word());
                view.put("direction", ours.direction().word());
                view.put("generation", seen.signingGeneration());
                view.put("highestGeneration", ours.generation());
                view.put("sequence", ours.sequence());
                view.put("since", ours.since().toString());
                view.put("id", ours.id());
            }
        }
        view.put("paused", seen.instructions().paused());
        view.put("request", seen.instructions().request());
        view.put(
                "waivers",
                seen.instructions().waiversAt(now).stream().map(StatusView::waiver).toList());
        seen.instructions().requestFault().ifPresent(fault -> view.put("requestFault", fault));
        switch (seen.content()) {
            case TargetContent.Sound(var anchors, var leaf) -> {
                view.put("authorities", anchors.all().stream().map(StatusView::anchor).toList());
                view.put("leaf", leaf(leaf));
            }
            case TargetContent.Damaged(var anchors, var faults) -> {
                view.put("authorities", anchors.all().stream().map(StatusView::anchor).toList());
                view.put("faults", faults);
            }
        }
    }

    private static Map<String, Object> waiver(Waiver waiver) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("consumer", waiver.consumer());
        view.put("until", waiver.until().toString());
        view.put("reason", waiver.reason());
        return view;
    }

    private static Map<String, Object> anchor(Anchor anchor) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("generation", anchor.generation());
        view.put("serial", anchor.serial());
        view.put("fingerprint", anchor.id().hex());
        view.put("notBefore", anchor.validity().notBefore().toString());
        view.put("notAfter", anchor.validity().notAfter().toString());
        return view;
    }

    private static Map<String, Object> leaf(LeafFacts leaf) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("serial", leaf.serial());
        view.put("fingerprint", leaf.id().hex());
        view.put("issuer", leaf.issuer().hex());
        view.put("notBefore", leaf.validity().notBefore().toString());
        view.put("notAfter", leaf.validity().notAfter().toString());
        return view;
    }

    private static Map<String, Object> laggard(Laggard laggard) {
        Map<String, Object> view = who(laggard.consumer());
        view.put("holds", laggard.holds());
        view.put("since", laggard.since().toString());
        return view;
    }

    /// Of one consumer, as a new map.
    public static Map<String, Object> consumer(Consumer consumer) {
        Map<String, Object> view = who(consumer);
        view.put("evidence", consumer.proof().word());
        switch (consumer.proof()) {
            case Consumer.Proven.Told(var live, var stored) -> {
                view.put("live", holding(live));
                view.put("stored", holding(stored));
            }
            case Consumer.Proven.Assumed _ -> {}
            case Consumer.Proven.Probed(var probe, var origin, _) -> {
                view.put("origin", origin.word());
                view.put("outcome", probe.outcome().word());
                view.put("old", probe.old().word());
                probe.leaf().ifPresent(leaf -> view.put("leaf", leaf.hex()));
            }
            case Consumer.Proven.Static(var problem) -> {
                view.put("problem", problem);
            }
            case Consumer.Proven.Silent(var problem, _) -> {
                view.put("problem", problem);
            }
        }
        return view;
    }

    private static Map<String, Object> holding(Consumer.Holding holding) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("bundle", holding.bundle().hex());
        view.put("leaf", holding.leaf().hex());
        return view;
    }

    private static Map<String, Object> who(Consumer consumer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", consumer.kind());
        view.put("cluster", consumer.cluster());
        view.put("namespace", consumer.namespace());
        view.put("name", consumer.name());
        return view;
    }
}
