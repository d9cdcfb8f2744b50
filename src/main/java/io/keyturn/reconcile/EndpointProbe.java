package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Address;
import io.keyturn.port.Handshake;
import io.keyturn.port.Prober;
import io.keyturn.rotation.Probe;
import io.keyturn.rotation.Probe.Old;
import io.keyturn.rotation.Probe.Outcome;
import java.util.List;
import java.util.Optional;

/// The handshakes with one endpoint, and what they come to.
///
/// @param prober makes them
/// @param clients the leaves that are shown
/// @param stranger a leaf of an authority that nobody has ever seen: who takes that takes anyone
/// @param published the bundle, to which what is presented must build
record EndpointProbe(Prober prober, ClientLeaves clients, Leaf stranger, TrustBundle published) {
    EndpointProbe {
        requireNonNull(prober, "prober is null");
        requireNonNull(clients, "clients is null");
        requireNonNull(stranger, "stranger is null");
        requireNonNull(published, "published is null");
    }

    Probe of(Address at) {
        return switch (prober.shake(at, clients.next())) {
            case Handshake.Accepted(var chain) when isTrusted(chain) -> controlled(at, chain);
            case Handshake.Unasked(var chain) when isTrusted(chain) ->
                    unasked(Outcome.UNVERIFYING, leafOf(chain), "it asks for none");
            case Handshake.Accepted(var chain) -> unasked(Outcome.UNTRUSTED, leafOf(chain), "");
            case Handshake.Unasked(var chain) -> unasked(Outcome.UNTRUSTED, leafOf(chain), "");
            case Handshake.Refused(var said) -> refused(at, said);
            case Handshake.Plaintext _ -> unasked(Outcome.PLAINTEXT, Optional.empty(), "");
            case Handshake.Timeout _ -> unasked(Outcome.TIMEOUT, Optional.empty(), "");
            case Handshake.Unreachable(var problem) ->
                    unasked(Outcome.UNREACHABLE, Optional.empty(), problem);
        };
    }

    /// Only who refuses the stranger proves something by taking the other. Silence is no refusal.
    private Probe controlled(Address at, List<Certificate> chain) {
        return switch (prober.shake(at, stranger)) {
            case Handshake.Refused _ ->
                    new Probe(Outcome.PROVED, answer(old(at)), leafOf(chain), "");
            case Handshake.Accepted _, Handshake.Unasked _ ->
                    unasked(Outcome.UNVERIFYING, leafOf(chain), "");
            case Handshake.Plaintext _, Handshake.Timeout _, Handshake.Unreachable _ ->
                    unasked(Outcome.TIMEOUT, leafOf(chain), "the control probe was not answered");
        };
    }

    private Probe refused(Address at, String said) {
        Optional<Handshake> old = old(at);
        Optional<Digest> presented =
                old.flatMap(handshake ->
                        handshake instanceof Handshake.Accepted(var chain)
                                ? leafOf(chain)
                                : Optional.empty());
        return new Probe(Outcome.REFUSED, answer(old), presented, said);
    }

    private Optional<Handshake> old(Address at) {
        return clients.old().stream().findFirst().map(leaf -> prober.shake(at, leaf));
    }

    private static Old answer(Optional<Handshake> old) {
        return old.map(handshake ->
                        switch (handshake) {
                            case Handshake.Accepted _ -> Old.ACCEPTED;
                            case Handshake.Refused _ -> Old.REFUSED;
                            case Handshake.Unasked _,
                                    Handshake.Plaintext _,
                                    Handshake.Timeout _,
                                    Handshake.Unreachable _ ->
                                    Old.UNANSWERED;
                        })
                .orElse(Old.UNASKED);
    }

    private static Probe unasked(Outcome outcome, Optional<Digest> leaf, String said) {
        return new Probe(outcome, Old.UNASKED, leaf, said);
    }

    private boolean isTrusted(List<Certificate> chain) {
        return Proof.anchorOf(chain, published).isPresent();
    }

    private static Optional<Digest> leafOf(List<Certificate> chain) {
        return Optional.of(chain.getFirst().fingerprint());
    }
}
