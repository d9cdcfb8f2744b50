package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.WindowFormat;
import io.keyturn.rotation.GateSetting;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which settings of a target's gate policy somebody gave to this runner. The others are defaults, and give way to those that
/// are stored with the target.
///
/// @param settings that were given
/// @param windows as they were given
/// @param format in which stored windows are read
/// @param storing whether what was given replaces what is stored
public record Given(
        Set<GateSetting> settings, List<String> windows, WindowFormat format, Storing storing) {
    /// What a runner does about the stored policy.
    public enum Storing {
        /// It stores its own where there is none.
        WHERE_NONE,
        /// What it was given takes the place of what is stored.
        OWN
    }

    public Given {
        settings = Set.copyOf(settings);
        windows = List.copyOf(windows);
        requireNonNull(format, "format is null");
        requireNonNull(storing, "storing is null");
    }

    /// Of one whose policy was given as a whole, and which knows no windows but its own.
    public static Given everything() {
        return new Given(
                EnumSet.of(
                        GateSetting.ASSUMED_AFTER,
                        GateSetting.AT_DEADLINE,
                        GateSetting.DEADLINE_MARGIN),
                List.of(),
                _ -> {
                    throw new IllegalArgumentException("this runner reads no windows");
                },
                Storing.WHERE_NONE);
    }

    boolean has(GateSetting setting) {
        return settings.contains(setting);
    }

    Given storingIt() {
        return new Given(settings, windows, format, Storing.OWN);
    }
}
