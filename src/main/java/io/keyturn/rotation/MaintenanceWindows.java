package io.keyturn.rotation;

import java.time.Instant;

/// When scheduled starts are allowed; requested and urgent ones ignore it, and so do later steps.
public interface MaintenanceWindows {
    /// Whether a start is allowed now.
    boolean isOpen(Instant now);

    /// When the next window opens, not before the given instant; [Instant#MAX] for never.
    Instant next(Instant now);

    /// Open when both are.
    default MaintenanceWindows and(MaintenanceWindows other) {
        return new CommonWindows(this, other);
    }

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

    /// Never open; what is urgent starts all the same.
    static MaintenanceWindows never() {
        return new MaintenanceWindows() {
            @Override
            public boolean isOpen(Instant now) {
                return false;
            }

            @Override
            public Instant next(Instant now) {
                return Instant.MAX;
            }
        };
    }
}
