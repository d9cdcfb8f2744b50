package io.keyturn.boot;

import io.keyturn.reconcile.Binding;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Says in the service's log what went wrong in a round, once for each change: a fault that lasts is one line, and its end
/// another.
final class ReportLog implements Consumer<Report> {
    private static final Logger LOG = Logger.getLogger("io.keyturn.service");
    private static final String NOTHING = "";

    private final Map<TargetName, String> faults = new ConcurrentHashMap<>();
    private final Map<TargetName, Binding> bindings = new ConcurrentHashMap<>();
    private final Map<TargetName, String> last = new ConcurrentHashMap<>();

    @Override
    public void accept(Report report) {
        TargetName target = report.seen().name();
        requestFault(report);
        binding(report);
        switch (report) {
            case Report.Watched _ -> {}
            case Report.Acted acted -> {
                switch (acted.outcome()) {
                    case Outcome.Advanced _, Outcome.Unchanged _, Outcome.Refused _ -> {
                        if (!NOTHING.equals(last.getOrDefault(target, NOTHING))) {
                            last.put(target, NOTHING);
                            LogLine.of("rounds succeed again")
                                    .with("target", target)
                                    .to(LOG, Logger.Level.INFO);
                        }
                    }
                    case Outcome.Conflicted(var problem) ->
                            say("conflict", target, Logger.Level.INFO, problem);
                    case Outcome.Failed(var problem) -> {
                        if (!Objects.equals(last.put(target, problem), problem)) {
                            say("round failed", target, Logger.Level.ERROR, problem);
                        }
                    }
                }
            }
        }
    }

    /// What comes from the target is one line for each change.
    private void binding(Report report) {
        TargetName target = report.seen().name();
        Binding bound = report.seen().binding();
        Binding before = bindings.put(target, bound);
        boolean isNew = before == null || !before.borrowed().equals(bound.borrowed());
        if (isNew && (before != null || !bound.borrowed().isEmpty())) {
            LogLine.of("policy of the target binds")
                    .with("target", target)
                    .with(
                            "settings",
                            bound.borrowed().isEmpty()
                                    ? "none"
                                    : String.join(", ", bound.borrowed()))
                    .to(LOG, Logger.Level.INFO);
        }
        bound.faults().stream()
                .filter(fault -> before == null || !before.faults().contains(fault))
                .forEach(fault -> say("policy unreadable", target, Logger.Level.WARN, fault));
    }

    private static void say(String message, TargetName target, Logger.Level level, String problem) {
        LogLine.of(message).with("target", target).with("problem", problem).to(LOG, level);
    }

    private void requestFault(Report report) {
        TargetName target = report.seen().name();
        String fault =
                report.seen().observation().target() instanceof TargetSighting.Seen seen
                        ? seen.instructions().requestFault().orElse(NOTHING)
                        : NOTHING;
        if (!fault.equals(faults.put(target, fault)) && !fault.isEmpty()) {
            say("ignored", target, Logger.Level.WARN, fault);
        }
    }
}
