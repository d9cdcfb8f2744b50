package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// What is due when, seen from now: leaves, authorities and adoptions, and what a closed window holds back.
record Calendar(RotationPolicy policy, Instant now) {
    private static final double STAGED_LIFE = 1.0 / 3;

    Calendar {
        requireNonNull(policy, "policy is null");
        requireNonNull(now, "now is null");
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    Instant authorityDue(Anchor authority) {
        return policy.dueAt(authority.validity(), authority.serial());
    }

    /// A leaf that already lives as long as its authority gains nothing by renewal.
    Instant leafDue(LeafFacts leaf, Anchor signer) {
        return leaf.validity().notAfter().isBefore(signer.validity().notAfter())
                ? policy.dueAt(leaf.validity(), leaf.serial())
                : Instant.MAX;
    }

    /// When to look at the leaf again: a window that opens too late must not be slept through.
    Instant leafWake(LeafFacts leaf, Instant due) {
        return due.isAfter(now) ? due : policy.urgentAt(leaf.validity());
    }

    boolean isLeafDue(LeafFacts leaf, Anchor signer) {
        return !now.isBefore(leafDue(leaf, signer))
                && (policy.windows().isOpen(now)
                        || !now.isBefore(policy.urgentAt(leaf.validity())));
    }

    /// When somebody else's pair is to be adopted.
    Instant adoptionDue(LeafFacts leaf, Anchor issuer) {
        return earlier(policy.dueAt(leaf.validity(), leaf.serial()), authorityDue(issuer));
    }

    boolean isHeldByWindow(Anchor anchor) {
        return !policy.windows().isOpen(now) && now.isBefore(policy.urgentAt(anchor.validity()));
    }

    boolean isHeldByWindow(LeafFacts leaf) {
        return !policy.windows().isOpen(now) && now.isBefore(policy.urgentAt(leaf.validity()));
    }

    /// Before this instant no authority is introduced, whoever asks.
    Instant nextIntroduction(AuthorityRecord record) {
        return record.introducedAt().plus(policy.minimumInterval());
    }

    /// When the next window opens, or what waits becomes urgent.
    Instant windowOr(Instant urgent) {
        return earlier(policy.windows().next(now), urgent);
    }

    /// A minute from now, where only others can change something.
    Instant soon() {
        return now.plus(RotationPlanner.RECHECK);
    }

    /// Staged material is minted anew when a third of its life has gone.
    boolean isYoung(LeafFacts leaf) {
        return Clocks.agreeOn(leaf.validity(), now)
                && now.isBefore(leaf.validity().at(STAGED_LIFE));
    }
}
