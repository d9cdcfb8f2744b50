package io.keyturn.rotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What of a policy is stored with the target, so that every runner knows it.
public enum GateSetting {
    ASSUMED_AFTER,
    AT_DEADLINE,
    DEADLINE_MARGIN,
    ENDPOINT,
    WINDOW;

    /// The word in the annotation: its option without the dashes.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Reads [#word()].
    static Optional<GateSetting> parse(String word) {
        return Arrays.stream(values()).filter(setting -> setting.word().equals(word)).findFirst();
    }
}
