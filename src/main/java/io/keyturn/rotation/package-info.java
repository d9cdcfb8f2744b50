/// The rotation of one target: its states, what is known of it, and the one decision about it.
///
/// Start at [io.keyturn.rotation.RotationPlanner]. Everything here is a value or a pure function: time is an argument,
/// there is no store, no clock and no chance, and certificates appear as facts ([io.keyturn.rotation.Anchor],
/// [io.keyturn.rotation.LeafFacts]), so that a model of the protocol can run the real planner on symbols.
@NullMarked
package io.keyturn.rotation;

import org.jspecify.annotations.NullMarked;
