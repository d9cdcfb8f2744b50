package io.keyturn.rotation;

import java.util.Locale;

/// The seven steps; each is one write of the target and at most one of the authority Secret before it.
public enum StepKind {
    BOOTSTRAP,
    RENEW_LEAF,
    INTRODUCE,
    SWITCH,
    RETIRE,
    SETTLE,
    BACK_OUT;

    /// Whether it takes something away, so that consumers are asked about first.
    public boolean isGated() {
        return this == SWITCH || this == RETIRE || this == SETTLE;
    }

    /// The word in logs, metrics and JSON, as `renew-leaf`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
