package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.SecretImage;

/// The two Secrets of one step, complete.
record Written(SecretImage target, SecretImage authority) {
    Written {
        requireNonNull(target, "target is null");
        requireNonNull(authority, "authority is null");
    }
}
