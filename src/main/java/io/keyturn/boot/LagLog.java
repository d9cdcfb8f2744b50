package io.keyturn.boot;

import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Says in the service's log who holds up a rotation: once when somebody has lagged for a minute, and again when others lag.
/// Rounds rest a minute at most while a gate waits, so it is said within two minutes of the first lag.
final class LagLog implements Consumer<Report> {
    private static final Logger LOG = Logger.getLogger("io.keyturn.rotation");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int NAMED = 10;

    private final Map<TargetName, Set<String>> told = new ConcurrentHashMap<>();

    @Override
    public void accept(Report report) {
        TargetName target = report.seen().name();
        List<Laggard> late =
                report.seen().decision() instanceof Decision.Wait wait
                        ? wait.laggards().stream()
                                .filter(laggard -> isLate(laggard, report.at()))
                                .toList()
                        : List.of();
        Set<String> names =
                late.stream()
                        .map(laggard -> laggard.consumer().id())
                        .collect(Collectors.toUnmodifiableSet());
        if (names.equals(told.getOrDefault(target, Set.of()))) {
            return;
        }
        told.put(target, names);
        if (late.isEmpty()) {
            LogLine.of("nobody lags").with("target", target).to(LOG, Logger.Level.INFO);
        } else {
            LogLine.of("consumers lag")
                    .with("target", target)
                    .with("reason", report.seen().decision().reason().code().word())
                    .with("laggards", late.size())
                    .with("because", named(late))
                    .to(LOG, Logger.Level.WARN);
        }
    }

    private static boolean isLate(Laggard laggard, Instant now) {
        // Whom only time speaks for lags in every rotation, and not for long.
        return !(laggard.consumer().proof() instanceof Proven.Assumed)
                && Duration.between(laggard.since(), now).compareTo(PATIENCE) >= 0;
    }

    private static String named(List<Laggard> late) {
        String first =
                late.stream()
                        .limit(NAMED)
                        .map(lag ->
                                "%s: %s since %s"
                                        .formatted(lag.consumer().id(), lag.holds(), lag.since()))
                        .collect(Collectors.joining("; "));
        return late.size() > NAMED
                ? "%s; and %d more".formatted(first, late.size() - NAMED)
                : first;
    }
}
