package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.ConsumerSource;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Handshake;
import io.keyturn.port.Prober;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Probe;
import io.keyturn.rotation.Probe.Outcome;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// The endpoints that a target declares, asked by handshakes while a rotation is under way.
///
/// One handshake presents a leaf of the next authority, without the bridge, which would hide that the endpoint does not
/// know that authority yet. The other presents one of an authority that nobody has ever seen: who takes that takes anyone.
public final class ProbedEndpoints implements ConsumerSource {
    private static final String KIND = "endpoint";
    private static final Duration DAY = Duration.ofDays(1);

    private final List<Target> targets;
    private final Prober prober;
    private final Issuer issuer;
    private final InstantSource clock;

    public ProbedEndpoints(
            List<Target> targets, Prober prober, Issuer issuer, InstantSource clock) {
        this.targets = List.copyOf(targets);
        this.prober = requireNonNull(prober, "prober is null");
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public List<Consumer> consumersOf(TargetName name, Stored stored) {
        List<Endpoint> declared =
                targets.stream()
                        .filter(target -> target.name().equals(name))
                        .flatMap(target -> target.endpoints().stream())
                        .toList();
        if (declared.isEmpty()) {
            return List.of();
        }
        Seen seen = Seen.of(name, stored);
        return client(seen)
                .map(leaf -> ask(declared, leaf, name, stored.shown()))
                .orElseGet(List::of);
    }

    /// A leaf of the authority that the rotation leads to; empty where none is under way, or no key of ours is aimed at.
    private static Optional<Leaf> client(Seen seen) {
        if (!(seen.target().sighting() instanceof TargetSighting.Seen target)
                || !(target.marks() instanceof Marks.Marked ours)) {
            return Optional.empty();
        }
        return switch (ours.phase()) {
            case STEADY -> Optional.empty();
            case TRUSTING -> seen.authority().material().stagedLeaf().map(Leaf::withoutBridge);
            case SWITCHED, RETIRING -> seen.target().material().leaf().map(Leaf::withoutBridge);
        };
    }

    private List<Consumer> ask(
            List<Endpoint> endpoints, Leaf client, TargetName name, Duration shown) {
        Leaf stranger = stranger();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Probe>> asked =
                    endpoints.stream()
                            .map(at -> each.submit(() -> probe(at, client, stranger)))
                            .toList();
            return IntStream.range(0, endpoints.size())
                    .mapToObj(i ->
                            new Consumer(
                                    KIND,
                                    "",
                                    name.namespace(),
                                    endpoints.get(i).toString(),
                                    proof(asked.get(i), shown)))
                    .toList();
        }
    }

    private static Proven proof(Future<Probe> asked, Duration shown) {
        try {
            return new Proven.Probed(asked.get(), shown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Proven.Silent("it was not asked to the end: this run is stopping");
        } catch (ExecutionException e) {
            return new Proven.Silent("it could not be asked: " + e.getCause());
        }
    }

    private Probe probe(Endpoint at, Leaf client, Leaf stranger) {
        return switch (prober.shake(at, client)) {
            case Handshake.Accepted(var leaf) -> controlled(at, leaf, stranger);
            case Handshake.Unasked(var leaf) ->
                    new Probe(Outcome.UNVERIFYING, Optional.of(leaf), "it asks for none");
            case Handshake.Refused(var said) -> new Probe(Outcome.REFUSED, Optional.empty(), said);
            case Handshake.Plaintext _ -> new Probe(Outcome.PLAINTEXT, Optional.empty(), "");
            case Handshake.Timeout _ -> new Probe(Outcome.TIMEOUT, Optional.empty(), "");
            case Handshake.Unreachable(var problem) ->
                    new Probe(Outcome.UNREACHABLE, Optional.empty(), problem);
        };
    }

    /// Only who refuses the stranger proves something by taking the other. Silence is no refusal.
    private Probe controlled(Endpoint at, Digest leaf, Leaf stranger) {
        return switch (prober.shake(at, stranger)) {
            case Handshake.Refused _ -> new Probe(Outcome.PROVED, Optional.of(leaf), "");
            case Handshake.Accepted _, Handshake.Unasked _ ->
                    new Probe(Outcome.UNVERIFYING, Optional.of(leaf), "");
            case Handshake.Plaintext _, Handshake.Timeout _, Handshake.Unreachable _ ->
                    new Probe(
                            Outcome.TIMEOUT,
                            Optional.of(leaf),
                            "the control probe was not answered");
        };
    }

    /// A new one each time: one that had expired would be refused for that.
    private Leaf stranger() {
        AuthorityTemplate nobody =
                new AuthorityTemplate(KeyAlgorithm.P256, DAY.multipliedBy(2), "Nobody");
        return issuer.issueLeaf(
                LeafTemplate.forService(KeyAlgorithm.P256, DAY, "nobody", "nowhere", "invalid"),
                issuer.issueAuthority(nobody, new Generation(1), clock.instant()),
                clock.instant());
    }
}
