package io.keyturn.model;

import io.keyturn.rotation.Consumer.Proven.Told;
import java.util.function.UnaryOperator;

/// What may differ from one world to another: the protocol as it is, or with one part of it taken away.
///
/// @param lens through which a gate sees what a consumer told
/// @param saving whether a write asks for the version that it was computed from
/// @param naming whether two mints of one kind for one write are one symbol, which keeps the states finite
record Rules(UnaryOperator<Told> lens, Saving saving, Naming naming) {
    enum Saving {
        COMPARE_AND_SWAP,
        BLIND
    }

    enum Naming {
        BY_PLACE,
        ALWAYS_NEW
    }

    static Rules real() {
        return new Rules(told -> told, Saving.COMPARE_AND_SWAP, Naming.ALWAYS_NEW);
    }

    /// A gate that asks only what is in use.
    Rules seeingLiveOnly() {
        return new Rules(told -> new Told(told.live(), told.live()), saving, naming);
    }

    /// A gate that asks only what a restart would load.
    Rules seeingStoredOnly() {
        return new Rules(told -> new Told(told.stored(), told.stored()), saving, naming);
    }

    Rules savingBlindly() {
        return new Rules(lens, Saving.BLIND, naming);
    }

    Rules namingByPlace() {
        return new Rules(lens, saving, Naming.BY_PLACE);
    }
}
