package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.util.Locale;
import java.util.Optional;

/// What handshakes with an endpoint showed: one with a certificate of the next authority, one with that of the old
/// authority, and one with that of an authority which nobody knows and everybody must refuse. Next is the authority that
/// the rotation leads to, old the one that leaves, whichever of them was made first.
///
/// @param outcome of the certificate of the next authority, with the unknown one as its control
/// @param old what became of the certificate of the old authority
/// @param leaf that the endpoint presented; empty where it came not so far
/// @param said by the endpoint, as a phrase; "" where the outcome says it all
public record Probe(Outcome outcome, Old old, Optional<Digest> leaf, String said) {
    public Probe {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(old, "old is null");
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
        /// What it presented does not build to the published bundle.
        UNTRUSTED(
                "it presents a leaf that the published bundle does not trust; let it use the target"),
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

    /// What became of the certificate of the old authority.
    public enum Old {
        /// It took it.
        ACCEPTED("it takes a client of the old authority"),
        /// It refused it.
        REFUSED("it refuses a client of the old authority"),
        /// It said nothing that could be understood.
        UNANSWERED("it does not answer a client of the old authority"),
        /// There was no such certificate to show, or no point in showing it.
        UNASKED("");

        private final String sentence;

        Old(String sentence) {
            this.sentence = sentence;
        }

        /// The word in JSON, as `accepted`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether it takes clients of the old authority and none of the next. Silence is no sign of that, nor is an endpoint
    /// that nobody reaches.
    public boolean isLeftBehind() {
        return outcome == Outcome.REFUSED && old == Old.ACCEPTED;
    }

    /// As a sentence.
    public String sentence() {
        String more = said.isEmpty() ? "" : " (%s)".formatted(said);
        String other = old.sentence.isEmpty() ? "" : "; " + old.sentence;
        String what = leaf.map(shown -> "; it presents leaf " + shown.shortForm()).orElse("");
        return outcome.sentence + more + other + what;
    }
}
