package io.keyturn.adapter.cron;

import io.keyturn.rotation.MaintenanceWindows;
import java.time.Instant;
import java.util.List;

/// Several windows: open when one of them is.
///
/// @param windows at least one
public record CronWindows(List<CronWindow> windows) implements MaintenanceWindows {
    public CronWindows {
        windows = List.copyOf(windows);
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("no window at all would never open");
        }
    }

    /// Always open where there are none.
    public static MaintenanceWindows of(List<CronWindow> windows) {
        return windows.isEmpty() ? MaintenanceWindows.always() : new CronWindows(windows);
    }

    @Override
    public boolean isOpen(Instant now) {
        return windows.stream().anyMatch(window -> window.isOpen(now));
    }

    @Override
    public Instant next(Instant now) {
        return windows.stream()
                .map(window -> window.next(now))
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
