package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One target in a real store under the real reconciler, whose clock a test may set wrong.
public final class RealBench {
    private final SecretStore store;
    private final Target target;
    private final Reconciler reconciler;
    private Duration ahead = Duration.ZERO;

    /// @param floor counted by the store's clock, not by the one that a test sets
    public RealBench(SecretStore store, TargetName name, Duration floor) {
        this(store, name, floor, new StoreEvidence());
    }

    /// @param evidence of the consumers
    public RealBench(SecretStore store, TargetName name, Duration floor, EvidenceSource evidence) {
        RotationPolicy policy = RotationPolicy.DEFAULT.withFloor(floor);
        InstantSource clock = () -> Instant.now().plus(ahead);
        this.store = store;
        this.target = new Target(name, policy, Bench.profile(policy), Given.everything());
        this.reconciler =
                new Reconciler(
                        store,
                        evidence,
                        new RecordingPublisher(),
                        new Issuer(new SecureRandom()),
                        clock,
                        () -> UUID.randomUUID().toString());
    }

    /// The reconciler's clock is this much ahead from now on; negative is behind.
    public void setClockAhead(Duration by) {
        ahead = by;
    }

    public TargetName name() {
        return target.name();
    }

    public Outcome pass() {
        return reconciler.reconcile(target, Observation.Rollback.REFUSED);
    }

    public Outcome passThatAcceptsARollback() {
        return reconciler.reconcile(target, Observation.Rollback.ACCEPTED);
    }

    /// Passes until nothing is left to do; the floor must be zero.
    public List<String> runUntilHealthy() {
        List<String> steps = new ArrayList<>();
        while (true) {
            switch (pass()) {
                case Outcome.Advanced(var step) -> steps.add(step.kind().word());
                case Outcome.Unchanged(var wait)
                        when wait.reason().code() == ReasonCode.HEALTHY -> {
                    return steps;
                }
                case Outcome.Conflicted _ -> {}
                case Outcome.Unchanged(var wait) -> throw stuck(steps, wait.reason().toString());
                case Outcome.Refused(var refusal) ->
                        throw stuck(steps, refusal.reason().toString());
                case Outcome.Failed(var problem) -> throw stuck(steps, problem);
            }
        }
    }

    public Stored load() {
        return store.load(target.name());
    }

    public SecretImage image(Part part) {
        Stored stored = load();
        Sighting seen = part == Part.TARGET ? stored.target() : stored.authority();
        return seen instanceof Sighting.Present(var image)
                ? image
                : SecretImage.unsaved(part == Part.TARGET ? SecretImage.TLS : SecretImage.OPAQUE);
    }

    public void save(Part part, SecretImage image) {
        assertThat(store.save(target.name(), part, image)).isInstanceOf(Saved.Done.class);
    }

    /// Somebody annotates the target.
    public void annotate(String name, String value) {
        SecretImage image = image(Part.TARGET);
        Map<String, String> annotations = new HashMap<>(image.annotations());
        annotations.put(name, value);
        save(Part.TARGET, image.with(image.data(), image.labels(), annotations));
    }

    public String annotation(String name) {
        return image(Part.TARGET).annotations().getOrDefault(name, "");
    }

    public String phase() {
        return annotation(Names.PHASE);
    }

    public List<Certificate> anchors() {
        return PemCertificates.parse(value(Names.CA_CRT), Names.CA_CRT);
    }

    public Leaf leaf() {
        return new Leaf(
                PemCertificates.parse(value(Names.TLS_CRT), Names.TLS_CRT),
                PemKeys.parse(value(Names.TLS_KEY), Names.TLS_KEY));
    }

    /// The pair matches, builds to the bundle, and its dates hold.
    public void assertProven() {
        assertThat(Proof.faults(leaf(), TrustBundle.of(anchors()), Instant.now().plus(ahead)))
                .isEmpty();
    }

    private byte[] value(String key) {
        return image(Part.TARGET).data().getOrDefault(key, Bytes.of("")).toArray();
    }

    private static AssertionError stuck(List<String> steps, String why) {
        return new AssertionError("after %s the rotation stopped: %s".formatted(steps, why));
    }
}
