package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.Consumer.Holding;

/// What a gate wants every consumer to have.
sealed interface Wanted {
    /// The bundle, of which a probe proves whether each of the two authorities is in it.
    ///
    /// @param old what has to become of a client of the old authority
    record Bundle(Digest digest, Probe.Old old) implements Wanted {
        public Bundle {
            requireNonNull(digest, "digest is null");
            requireNonNull(old, "old is null");
        }

        @Override
        public String word() {
            return "bundle";
        }

        @Override
        public Digest in(Holding held) {
            return held.bundle();
        }

        @Override
        public boolean isShownBy(Probe probe) {
            return true; // a bundle cannot be seen from outside
        }

        @Override
        public String lackOf(Probe probe) {
            return probe.sentence();
        }
    }

    /// The leaf, which a probe sees.
    record Leaf(Digest digest) implements Wanted {
        public Leaf {
            requireNonNull(digest, "digest is null");
        }

        @Override
        public String word() {
            return "leaf";
        }

        @Override
        public Digest in(Holding held) {
            return held.leaf();
        }

        @Override
        public Probe.Old old() {
            return Probe.Old.ACCEPTED;
        }

        @Override
        public boolean isShownBy(Probe probe) {
            return probe.leaf().filter(digest::equals).isPresent();
        }

        @Override
        public String lackOf(Probe probe) {
            if (probe.isLeftBehind()) {
                return probe.sentence()
                        + "; whoever has the new leaf is refused there: give it the bundle, or undo the rotation by keyturn rotate --abort --reason TEXT";
            }
            return isShownBy(probe) || probe.leaf().isEmpty()
                    ? probe.sentence()
                    : "%s, expected %s".formatted(probe.sentence(), digest.shortForm());
        }
    }

    Digest digest();

    /// What has to become of a client of the old authority.
    Probe.Old old();

    /// `bundle` or `leaf`.
    String word();

    /// What a consumer has instead, or this.
    Digest in(Holding held);

    /// Whether the endpoint presents it, where it is something to present.
    boolean isShownBy(Probe probe);

    /// What an endpoint lacks, as a sentence.
    String lackOf(Probe probe);

    default boolean isIn(Holding held) {
        return in(held).equals(digest());
    }

    default boolean isProvedBy(Probe probe) {
        return probe.outcome() == Probe.Outcome.PROVED
                && isShownBy(probe)
                && (probe.old() == Probe.Old.UNASKED || probe.old() == old());
    }
}
