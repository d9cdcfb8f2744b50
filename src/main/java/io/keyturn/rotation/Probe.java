package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.util.Locale;
import java.util.Optional;

/// What handshakes with an endpoint showed: one with a certificate of the next authority, one with that of an authority
/// which nobody knows and everybody must refuse.
///
/// @param outcome of both together
/// @param leaf that the endpoint presented; empty where it came not so far
/// @param said by the endpoint, as a phrase; "" where the outcome says it all
public record Probe(Outcome outcome, Optional<Digest> leaf, String said) {
    public Probe {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(leaf, "leaf is null");
        requireNonNull(said, "said is null");
    }

    /// How it ended.
    public enum Outcome {
        /// It took the one and refused the other.
        PROVED("it trusts the next authority"),
        /// It takes anybody, so that nothing can be told from it.
        UNVERIFYING("it takes clients of any authority; let it require client certificates"),
        /// It refused a certificate of the next authority.
        REFUSED("it refuses a client of the next authority"),
        /// It speaks no TLS.
        PLAINTEXT("it speaks no TLS; turn mTLS on there, or take the endpoint out"),
        /// It did not answer.
        TIMEOUT("it accepts the connection and does not answer"),
        /// It accepts no connection.
        UNREACHABLE("it accepts no connection");

        private final String sentence;

        Outcome(String sentence) {
            this.sentence = sentence;
        }

        /// The word in JSON, as `proved`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// As a sentence.
    public String sentence() {
        String what = leaf.map(shown -> "; it presents leaf " + shown.shortForm()).orElse("");
        String more = said.isEmpty() ? "" : " (%s)".formatted(said);
        return outcome.sentence + more + what;
    }
}
