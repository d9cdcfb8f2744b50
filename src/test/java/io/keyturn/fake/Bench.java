package io.keyturn.fake;

import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.EventSink;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.reconcile.Auditing;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.IssuingProfile;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Runner;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One target on a workbench: the real reconciler over a fake store and a stepping clock.
public final class Bench {
    public static final TargetName NAME = TargetName.parse("gloo-system/gloo-mtls-certs");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public final SteppingClock clock = new SteppingClock(START);
    public final FakeStore store = new FakeStore(clock);

    /// Where commands bring events; none at first.
    public final List<EventSink> sinks = new ArrayList<>();

    public final RecordingPublisher publisher = new RecordingPublisher();
    public final Target target;
    private final Reconciler reconciler;

    public Bench() {
        this(RotationPolicy.DEFAULT);
    }

    public Bench(RotationPolicy policy) {
        this.target = new Target(NAME, policy, profile(policy), Given.everything());
        this.reconciler = reconciler();
    }

    /// Another runner on the same store, as after a crash.
    public Reconciler reconciler() {
        return reconciler(store, Auditing.none());
    }

    /// Another one, whose steps are recorded before.
    public Reconciler reconciler(Auditing auditing) {
        return reconciler(store, auditing);
    }

    /// Another one, which goes to the store by another way.
    public Reconciler reconciler(SecretStore way) {
        return reconciler(way, Auditing.none());
    }

    private Reconciler reconciler(SecretStore way, Auditing auditing) {
        return new Reconciler(
                way,
                new StoreEvidence(),
                publisher,
                new Issuer(new SecureRandom()),
                clock,
                () -> "bench-target",
                Runner.plain().recordedBy(auditing));
    }

    public static IssuingProfile profile(RotationPolicy policy) {
        return new IssuingProfile(
                new AuthorityTemplate(KeyAlgorithm.P256, policy.authorityLifetime(), "Keyturn"),
                LeafTemplate.forService(
                        KeyAlgorithm.P256,
                        policy.leafLifetime(),
                        "gloo",
                        "gloo-system",
                        "cluster.local"));
    }

    public Outcome pass() {
        return reconciler.reconcile(target, Observation.Rollback.REFUSED);
    }

    /// Passes, waiting out the floor between them, until one changes nothing twice in a row.
    public List<String> runUntilQuiet() {
        List<String> steps = new ArrayList<>();
        int quiet = 0;
        while (quiet < 2) {
            Outcome outcome = pass();
            if (outcome instanceof Outcome.Advanced(var step)) {
                steps.add(step.kind().word());
                quiet = 0;
            } else {
                quiet++;
                clock.advance(target.policy().assumedAfter().plus(Duration.ofSeconds(1)));
            }
        }
        return steps;
    }

    public SecretImage image() {
        return store.find(NAME, Part.TARGET).orElseThrow();
    }

    public SecretImage authority() {
        return store.find(NAME, Part.AUTHORITY).orElseThrow();
    }

    /// The hash of the last commitment.
    public String auditHead() {
        return image().annotations().getOrDefault(Names.AUDIT_HEAD, "");
    }

    public String phase() {
        return image().annotations().getOrDefault(Names.PHASE, "");
    }

    /// The same object of another type, or one that takes no change.
    public static SecretImage remade(
            SecretImage now, String kind, SecretImage.Mutability mutability) {
        return new SecretImage(
                kind,
                now.data(),
                now.labels(),
                now.annotations(),
                now.version(),
                now.uid(),
                mutability,
                now.writtenAt());
    }

    /// Another program writes a pair of its own, without any mark of ours.
    public void overwrite() {
        Bench theirs = new Bench();
        theirs.runUntilQuiet();
        store.put(
                NAME,
                Part.TARGET,
                SecretImage.unsaved(SecretImage.TLS)
                        .with(theirs.image().data(), Map.of(), Map.of()));
    }

    /// Somebody annotates the target.
    public void annotate(String name, String value) {
        Map<String, String> annotations = new HashMap<>(image().annotations());
        annotations.put(name, value);
        store.put(NAME, Part.TARGET, image().with(image().data(), image().labels(), annotations));
    }
}
