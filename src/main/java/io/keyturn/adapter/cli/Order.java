package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.Request;
import java.util.Optional;

/// What `keyturn rotate` may and shall do to each target, beyond what is due.
///
/// @param request empty when none is made
/// @param rollback whether a restored backup is accepted
/// @param recreation whether a target that cannot be written as it is may be deleted and created
record Order(Optional<Request> request, Rollback rollback, Recreating recreation) {
    /// Whether a target may be recreated.
    enum Recreating {
        REFUSED,
        ALLOWED
    }

    Order {
        requireNonNull(request, "request is null");
        requireNonNull(rollback, "rollback is null");
        requireNonNull(recreation, "recreation is null");
    }
}
