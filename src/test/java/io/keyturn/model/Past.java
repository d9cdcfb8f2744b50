package io.keyturn.model;

import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.Marks;

/// What must never come again: the highest numbers of the present target id, and every authority so far.
///
/// @param id of the target, "" before the first
/// @param sequence the highest that a target of this id showed
/// @param generation the highest that a target of this id showed
/// @param published every authority of ours in a target of this id
/// @param keyed every authority whose key was ever saved
record Past(String id, long sequence, int generation, Anchors published, Anchors keyed) {
    static final Past NONE = new Past("", 0, 0, Anchors.none(), Anchors.none());

    Past withTarget(TargetSecret target) {
        if (!(target.marks() instanceof Marks.Marked marks)) {
            return this;
        }
        Past before =
                marks.id().equals(id) ? this : new Past(marks.id(), 0, 0, NONE.published, keyed);
        Anchors ours =
                new Anchors(
                        target.content().anchors().all().stream()
                                .filter(anchor -> anchor.generation() > 0)
                                .toList());
        return new Past(
                marks.id(),
                Math.max(before.sequence, marks.sequence()),
                Math.max(before.generation, marks.generation()),
                before.published.containsAll(ours) ? before.published : before.published.plus(ours),
                keyed);
    }

    Past withKeys(Anchors keys) {
        return keyed.containsAll(keys)
                ? this
                : new Past(id, sequence, generation, published, keyed.plus(keys));
    }

    /// Whether another authority had the number of this one.
    boolean contradicts(Anchor anchor) {
        return published.all().stream()
                .anyMatch(other ->
                        other.generation() == anchor.generation()
                                && !other.id().equals(anchor.id()));
    }
}
