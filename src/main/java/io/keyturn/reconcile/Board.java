package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.TargetName;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The latest report of each target: what health, metrics and pages show. It is never read to decide.
public final class Board implements Consumer<Report> {
    private final Map<TargetName, Place> places = new ConcurrentHashMap<>();

    /// What is known of one target.
    public sealed interface Place {
        /// No round has ended yet.
        ///
        /// @param since when the service began to look at it
        record Expected(Instant since) implements Place {
            public Expected {
                requireNonNull(since, "since is null");
            }
        }

        /// The last round.
        record Known(Report report) implements Place {
            public Known {
                requireNonNull(report, "report is null");
            }
        }
    }

    /// From now on a report of this target is owed.
    public void expect(TargetName target, Instant since) {
        places.put(target, new Place.Expected(since));
    }

    @Override
    public void accept(Report report) {
        places.put(report.seen().name(), new Place.Known(report));
    }

    /// Every target, reported or not.
    public Map<TargetName, Place> places() {
        return Map.copyOf(places);
    }
}
