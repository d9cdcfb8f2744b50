/// The model of the rotation protocol: the real planner over a world of symbols, in which deliveries are late, processes
/// restart from what they stored, runners crash between two writes, and people and other programs interfere.
///
/// Start at [io.keyturn.model.World] for what there is, [io.keyturn.model.Action] for what can happen, and
/// [io.keyturn.model.Laws] for what must hold; docs/invariants.md says which test asks which invariant. There is no bridge: it would hide a wrong gate.
@NullMarked
package io.keyturn.model;

import org.jspecify.annotations.NullMarked;
