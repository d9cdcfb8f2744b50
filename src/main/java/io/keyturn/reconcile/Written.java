package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.port.SecretImage;

/// The two Secrets of one step, complete, and what the first says of it.
record Written(SecretImage target, SecretImage authority, Commitment commitment) {
    Written {
        requireNonNull(target, "target is null");
        requireNonNull(authority, "authority is null");
        requireNonNull(commitment, "commitment is null");
    }
}
