package io.keyturn.model;

import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven.Told;
import io.keyturn.rotation.Phase;

/// What may differ from one world to another: the protocol as it is, or with one part of it taken away.
///
/// @param lens through which a gate sees what a consumer told
/// @param saving whether a write asks for the version that it was computed from
/// @param naming whether two mints of one kind for one write are one symbol, which keeps the states finite
/// @param patience whether a gate waits out the floor where a leaf returns
record Rules(Lens lens, Saving saving, Naming naming, Patience patience) {
    /// What a gate makes of what a consumer told.
    interface Lens {
        Told see(World world, Told told);
    }

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
                (_, told) -> told, Saving.COMPARE_AND_SWAP, Naming.ALWAYS_NEW, Patience.A_FLOOR);
    }

    /// A gate that asks only what is in use.
    Rules seeingLiveOnly() {
        return new Rules((_, told) -> new Told(told.live(), told.live()), saving, naming, patience);
    }

    /// A gate that asks only what a restart would load.
    Rules seeingStoredOnly() {
        return new Rules(
                (_, told) -> new Told(told.stored(), told.stored()), saving, naming, patience);
    }

    /// No gate in this phase: whoever is asked seems to have what the target holds.
    Rules askingNobodyIn(Phase phase) {
        return new Rules(
                (world, told) ->
                        world.phase().filter(phase::equals).isPresent() ? all(world) : told,
                saving,
                naming,
                patience);
    }

    private static Told all(World world) {
        Content newest = world.target().orElseThrow().content();
        Holding pair = new Holding(newest.bundle(), newest.leaf().id());
        return new Told(pair, pair);
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
