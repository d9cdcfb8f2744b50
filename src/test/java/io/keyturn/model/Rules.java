package io.keyturn.model;

import io.keyturn.rotation.Consumer.Proven.Told;
import java.util.function.UnaryOperator;

/// What may differ from one world to another: the protocol as it is, or with one part of it taken away.
///
/// @param lens through which a gate sees what a consumer told
/// @param saving whether a write asks for the version that it was computed from
/// @param naming whether two mints of one kind for one write are one symbol, which keeps the states finite
/// @param patience whether a gate waits out the floor where a leaf returns
record Rules(UnaryOperator<Told> lens, Saving saving, Naming naming, Patience patience) {
    enum Saving {
        COMPARE_AND_SWAP,
        BLIND
    }

    enum Naming {
        BY_PLACE,
        ALWAYS_NEW
    }

    enum Patience {
        A_FLOOR,
        NONE
    }

    static Rules real() {
        return new Rules(
                told -> told, Saving.COMPARE_AND_SWAP, Naming.ALWAYS_NEW, Patience.A_FLOOR);
    }

    /// A gate that asks only what is in use.
    Rules seeingLiveOnly() {
        return new Rules(told -> new Told(told.live(), told.live()), saving, naming, patience);
    }

    /// A gate that asks only what a restart would load.
    Rules seeingStoredOnly() {
        return new Rules(told -> new Told(told.stored(), told.stored()), saving, naming, patience);
    }

    Rules savingBlindly() {
        return new Rules(lens, Saving.BLIND, naming, patience);
    }

    Rules namingByPlace() {
        return new Rules(lens, saving, Naming.BY_PLACE, patience);
    }

    /// A gate that takes a leaf's digest for proof where that leaf was published before.
    Rules trustingReturnedLeaves() {
        return new Rules(lens, saving, naming, Patience.NONE);
    }
}
