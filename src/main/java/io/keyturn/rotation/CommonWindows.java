package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// What two sets of windows have in common.
record CommonWindows(MaintenanceWindows first, MaintenanceWindows second)
        implements MaintenanceWindows {
    /// Two that meet only after more openings than this never meet, as far as anybody waits for it.
    private static final int OPENINGS = 1_000;

    CommonWindows {
        requireNonNull(first, "first is null");
        requireNonNull(second, "second is null");
    }

    @Override
    public boolean isOpen(Instant now) {
        return first.isOpen(now) && second.isOpen(now);
    }

    @Override
    public Instant next(Instant now) {
        Instant at = now;
        for (int opening = 0; opening < OPENINGS && at.isBefore(Instant.MAX); opening++) {
            if (isOpen(at)) {
                return at;
            }
            Instant one = first.next(at);
            at = one.isBefore(Instant.MAX) ? second.next(one) : one;
        }
        return Instant.MAX;
    }
}
