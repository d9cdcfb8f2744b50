package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.Consumer.Holding;

/// What a gate wants every consumer to have.
sealed interface Wanted {
    /// The bundle, of which a probe proves only that the next authority is in it.
    record Bundle(Digest digest) implements Wanted {
        public Bundle {
            requireNonNull(digest, "digest is null");
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
        public boolean isProvedBy(Probe probe) {
            return probe.outcome() == Probe.Outcome.PROVED;
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
        public boolean isProvedBy(Probe probe) {
            return probe.outcome() == Probe.Outcome.PROVED
                    && probe.leaf().filter(digest::equals).isPresent();
        }
    }

    Digest digest();

    /// `bundle` or `leaf`.
    String word();

    /// What a consumer has instead, or this.
    Digest in(Holding held);

    boolean isProvedBy(Probe probe);

    default boolean isIn(Holding held) {
        return in(held).equals(digest());
    }
}
