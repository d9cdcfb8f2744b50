package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// The request that still waits for an answer.
///
/// @param pending none when nobody asks, or when it was answered
record Asked(Optional<Request> pending) {
    Asked {
        requireNonNull(pending, "pending is null");
    }

    static Asked of(TargetSighting.Seen target, AuthoritySighting authority) {
        return new Asked(target.instructions().withHandled(handled(target, authority)).pending());
    }

    /// The authority Secret remembers answers too: another writer may have stripped the target of them. While the target is
    /// behind it, the answer that it remembers is one that was only prepared.
    static List<String> handled(TargetSighting.Seen target, AuthoritySighting authority) {
        return authority instanceof AuthoritySighting.Seen(var record)
                        && !(target.marks() instanceof Marks.Marked ours
                                && ours.sequence() < record.sequence())
                ? record.handled()
                : List.of();
    }

    boolean is(Request.Kind kind) {
        return pending.filter(request -> request.kind() == kind).isPresent();
    }

    /// Why everything that was trusted is to go; empty unless somebody says that a key was stolen.
    Optional<ReasonCode> compromised() {
        if (is(Request.Kind.COMPROMISED_LEAF)) {
            return Optional.of(ReasonCode.LEAF_COMPROMISED);
        }
        return is(Request.Kind.COMPROMISED_AUTHORITY)
                ? Optional.of(ReasonCode.AUTHORITY_COMPROMISED)
                : Optional.empty();
    }

    Reason because(ReasonCode code) {
        return code.that("asked by request '%s'".formatted(pending.map(Request::id).orElse("")));
    }

    /// The ids that a step answers which does what was asked.
    List<String> ids() {
        return pending.map(Request::id).stream().toList();
    }

    /// The ids that a step of this rotation answers: one that goes forward answers whoever asked for a rotation, and whoever
    /// asked too late to undo it.
    List<String> servedBy(AuthorityRecord record) {
        return record.direction() == Direction.FORWARD || !is(Request.Kind.ROTATE_AUTHORITY)
                ? ids()
                : List.of();
    }
}
