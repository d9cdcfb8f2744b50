package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

/// What a look at the authority Secret found.
public sealed interface AuthoritySighting {
    /// The store says that there is none.
    record Absent() implements AuthoritySighting {}

    /// The store did not say; never the same as absent.
    record Unreadable(String problem) implements AuthoritySighting {}

    /// Somebody else's object has the name.
    record NotOurs(String problem) implements AuthoritySighting {}

    /// Ours, and what it must hold cannot be read.
    record Damaged(String problem) implements AuthoritySighting {}

    /// It is of a format or in a phase that this version does not know.
    record Unknown(String problem) implements AuthoritySighting {}

    /// It is there.
    record Seen(AuthorityRecord record) implements AuthoritySighting {
        public Seen {
            requireNonNull(record, "record is null");
        }
    }
}
