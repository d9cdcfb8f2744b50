package io.keyturn.model;

import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.AuthorityRecord;
import io.keyturn.rotation.LeafSlot;

/// The symbolic authority Secret. A key that it holds is an anchor in its record.
///
/// @param version no two writes have the same
record AuthoritySecret(AuthorityRecord record, int version) {
    AuthoritySecret at(int next) {
        return new AuthoritySecret(record, next);
    }

    String key() {
        return key(record);
    }

    static String key(AuthorityRecord record) {
        StringBuilder key = new StringBuilder(160);
        key.append(record.sequence())
                .append(record.base())
                .append(record.phase())
                .append(record.direction());
        key.append(record.aim()).append('/').append(record.highestGeneration()).append('k');
        for (Anchor anchor : record.keyed().all()) {
            key.append(anchor.id().shortForm());
        }
        key.append('b');
        for (Anchor anchor : record.bundle().all()) {
            key.append(anchor.id().shortForm());
        }
        key.append('l').append(record.leaf().shortForm());
        slot(record.staged(), key.append('s'));
        slot(record.kept(), key.append('p'));
        return key.append(record.overwrites())
                .append(record.hold())
                .append(record.handled())
                .toString();
    }

    private static void slot(LeafSlot slot, StringBuilder key) {
        if (slot instanceof LeafSlot.Filled(var leaf)) {
            key.append(leaf.id().shortForm());
        }
    }
}
