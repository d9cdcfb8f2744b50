package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.StatusView;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.TargetSighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The answer of `keyturn rotate --dry-run`: what is there, with its digests, and the steps to steady.
final class DryRun {
    private final Workshop.Bench bench;
    private final Order order;

    DryRun(Workshop.Bench bench, Order order) {
        this.bench = bench;
        this.order = order;
    }

    Answer answer(Target target) {
        Inspection seen = bench.reconciler().inspect(target, order.rollback());
        Plan plan = Plan.of(seen.observation(), seen.binding().policy(), order.request());
        Inspection asked = seen.deciding(plan.decision());
        Map<String, Object> view = StatusView.of(asked);
        view.put("plan", plan.steps().stream().map(DryRun::view).toList());
        view.put("recreates", recreates(seen));
        Optional<Failing> failing = failing(seen);
        failing.ifPresent(all -> view.put(Failing.FIELD, all.view()));
        return StatusCommand.answer(asked, view, text(asked, plan, failing));
    }

    private Optional<Failing> failing(Inspection seen) {
        return Failing.isAsked(order) && seen.observation().target() instanceof TargetSighting.Seen
                ? Optional.of(Failing.of(seen))
                : Optional.empty();
    }

    private boolean recreates(Inspection seen) {
        return order.recreation() == Order.Recreating.ALLOWED
                && seen.observation().target() instanceof TargetSighting.Unusable;
    }

    private static Map<String, Object> view(Plan.Entry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("step", entry.step().word());
        view.put("leadsTo", entry.leadsTo().word());
        view.put("condition", entry.condition());
        view.put("blocked", entry.blocked().stream().map(StatusView::decision).toList());
        return view;
    }

    private String text(Inspection seen, Plan plan, Optional<Failing> failing) {
        Columns text = StatusText.columns(seen);
        text.add("bundle", seen.observation().bundle().hex());
        if (seen.observation().target() instanceof TargetSighting.Seen present) {
            StatusText.leafDigest(present.content()).ifPresent(hex -> text.add("leaf", hex));
        }
        failing.ifPresent(all -> text.addAll("will fail", all.lines()));
        if (recreates(seen)) {
            text.add("plan", "delete it, create it with all that it holds, and decide again");
            return text.toString();
        }
        List<String> steps = new ArrayList<>();
        for (Plan.Entry entry : plan.steps()) {
            steps.add(
                    "%d. %s -> %s%s"
                            .formatted(
                                    steps.size() + 1,
                                    entry.step().word(),
                                    entry.leadsTo().word(),
                                    what(entry, seen.observation().now())));
        }
        text.addAll("plan", steps.isEmpty() ? List.of("nothing to do") : steps);
        return text.toString();
    }

    private static String what(Plan.Entry entry, Instant now) {
        if (entry.blocked().isEmpty()) {
            return entry.condition().isEmpty() ? ", now" : ", when " + entry.condition();
        }
        return ", held by "
                + entry.blocked().stream()
                        .map(decision -> held(decision, now))
                        .collect(Collectors.joining("; and by "));
    }

    private static String held(Decision decision, Instant now) {
        return decision instanceof Decision.Wait wait
                ? "%s, looked at again %s".formatted(wait.reason(), Spans.both(now, wait.until()))
                : decision.reason().toString();
    }
}
