package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.Optional;

/// How long this process has seen a Lease unchanged, by its own monotonic clock.
///
/// The times in the Lease are its holder's, so they are never compared with ours: where a clock is ten minutes wrong that
/// would take the Lease from a living holder, or leave it to a dead one for as long. (`client-go` judges the same way.)
///
/// @param version of the Lease when it last changed, "" before the first look
/// @param sinceNanos when this process saw it change
record LeaseSight(String version, long sinceNanos) {
    static final LeaseSight NONE = new LeaseSight("", 0);

    LeaseSight {
        requireNonNull(version, "version is null");
    }

    LeaseSight look(Lease lease, long nowNanos) {
        String seen = lease.getMetadata().getResourceVersion();
        return seen.equals(version) ? this : new LeaseSight(seen, nowNanos);
    }

    /// Whether nobody holds it, or its holder has let it lapse before our eyes.
    boolean isFree(Lease lease, Duration atLeast, long nowNanos) {
        return holder(lease).isEmpty()
                || nowNanos - sinceNanos >= longer(atLeast, promised(lease)).toNanos();
    }

    static String holder(Lease lease) {
        return spec(lease).map(LeaseSpec::getHolderIdentity).orElse("");
    }

    static int transitions(Lease lease) {
        return spec(lease).map(LeaseSpec::getLeaseTransitions).orElse(0);
    }

    private static Duration promised(Lease lease) {
        return Duration.ofSeconds(spec(lease).map(LeaseSpec::getLeaseDurationSeconds).orElse(0));
    }

    private static Optional<LeaseSpec> spec(Lease lease) {
        return Optional.ofNullable(lease.getSpec());
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
