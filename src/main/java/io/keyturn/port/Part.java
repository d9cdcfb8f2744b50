package io.keyturn.port;

import io.keyturn.rotation.TargetName;

/// Which of the two Secrets.
public enum Part {
    TARGET,
    AUTHORITY;

    /// The object's name.
    public String nameOf(TargetName target) {
        return switch (this) {
            case TARGET -> target.name();
            case AUTHORITY -> target.authorityName();
        };
    }
}
