package io.keyturn.port;

import io.keyturn.rotation.MaintenanceWindows;
import java.util.List;

/// Reads maintenance windows as people write them.
public interface WindowFormat {
    /// All of them together: open when one is.
    ///
    /// @param texts at least one
    /// @throws IllegalArgumentException that says what cannot be read
    MaintenanceWindows read(List<String> texts);
}
