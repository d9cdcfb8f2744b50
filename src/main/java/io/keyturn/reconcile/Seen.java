package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;

/// Both Secrets, read.
record Seen(TargetCodec target, AuthorityCodec authority) {
    Seen {
        requireNonNull(target, "target is null");
        requireNonNull(authority, "authority is null");
    }

    static Seen of(TargetName name, Stored stored) {
        return new Seen(
                TargetCodec.read(stored.target()), AuthorityCodec.read(name, stored.authority()));
    }
}
