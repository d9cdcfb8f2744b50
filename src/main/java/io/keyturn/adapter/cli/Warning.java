package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Says which connections will fail before a stolen key is answered, and refuses where nobody has confirmed that.
final class Warning {
    private final Workshop.Bench bench;
    private final Order order;
    private final Map<TargetName, Failing> given = new LinkedHashMap<>();

    Warning(Workshop.Bench bench, Order order) {
        this.bench = requireNonNull(bench, "bench is null");
        this.order = requireNonNull(order, "order is null");
    }

    /// The answer where `--yes` is missing; nothing is written.
    Answer unconfirmed(Target target) {
        Inspection seen = look(target);
        order.request()
                .filter(request -> seen.observation().hasServed(request.id()))
                .ifPresent(request -> {
                    throw Asking.servedBefore(target, request);
                });
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", target.name().toString());
        Optional<Failing> failing = failing(seen);
        failing.ifPresent(all -> view.put(Failing.FIELD, all.view()));
        Columns text = new Columns(target.name().toString());
        failing.ifPresent(all -> text.addAll("will fail", all.lines()));
        Decision decision = seen.decision();
        if (decision.reason().code() == ReasonCode.STORE_UNREADABLE) {
            String problem = decision.reason().sentence();
            view.put("problem", problem);
            return new Answer(view, "", problem, Exit.FAILED);
        }
        String problem =
                "cannot answer a compromise of '%s': nobody has confirmed that connections will fail, so nothing was written; repeat with --yes"
                        .formatted(target.name());
        view.put("problem", problem);
        return new Answer(view, text.toString(), problem, Exit.USAGE);
    }

    /// Before anything is written; does nothing where no key was stolen.
    void give(Target target, Teller teller) {
        if (!Failing.isAsked(order)) {
            return;
        }
        String prefix = bench.targets().size() == 1 ? "" : target.name() + ": ";
        failing(look(target))
                .ifPresent(failing -> {
                    given.put(target.name(), failing);
                    failing.lines().forEach(line -> teller.say(prefix + "will fail: " + line));
                });
    }

    /// Puts what was said into the answer's view.
    Map<String, Object> addedTo(Map<String, Object> view, Target target) {
        Optional.ofNullable(given.get(target.name()))
                .ifPresent(failing -> view.put(Failing.FIELD, failing.view()));
        return view;
    }

    private Inspection look(Target target) {
        return bench.reconciler().inspect(target, order.rollback());
    }

    /// Nothing where the request fired before, or there is no target.
    private Optional<Failing> failing(Inspection seen) {
        Observation observation = seen.observation();
        boolean served =
                order.request().map(Request::id).filter(observation::hasServed).isPresent();
        return observation.target() instanceof TargetSighting.Seen && !served
                ? Optional.of(Failing.of(seen))
                : Optional.empty();
    }
}
