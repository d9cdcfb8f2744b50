package io.keyturn.rotation;

import java.time.Instant;

/// When scheduled starts are allowed; requested and urgent ones ignore it, and so do later steps.
public interface MaintenanceWindows {
    /// Whether a start is allowed now.
    boolean isOpen(Instant now);

    /// When the next window opens, not before the given instant.
    Instant next(Instant now);

    /// No windows: always open.
    static MaintenanceWindows always() {
        return new MaintenanceWindows() {
            @Override
            public boolean isOpen(Instant now) {
                return true;
            }

            @Override
            public Instant next(Instant now) {
                return now;
            }
        };
    }
}
