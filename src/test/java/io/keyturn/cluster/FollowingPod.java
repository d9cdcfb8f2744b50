package io.keyturn.cluster;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.cluster.TargetHistory.Version;
import io.keyturn.fixture.KubePod;
import io.keyturn.port.EvidenceLedger.Telling;
import io.keyturn.port.Held;
import io.keyturn.port.OnRestart;
import io.keyturn.port.ServerEvidence;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A pod that promises evidence, and uses each version of the target as soon as it is told of it, unless a test holds it.
/// Its Lease is a real one, of what it holds.
final class FollowingPod implements AutoCloseable {
    private final Use use;
    private final Telling telling;

    private FollowingPod(Use use, Telling telling) {
        this.use = use;
        this.telling = telling;
    }

    static FollowingPod start(KubePod pod, TargetName target, TargetHistory history) {
        Use use = new Use(target);
        PodIdentity nowhere = new PodIdentity(Map.of(), Path.of("no-such-file"));
        Telling telling =
                LeaseLedger.of(pod.kubeconfig(), null, nowhere, UUID.randomUUID().toString())
                        .begin(use::now);
        FollowingPod started = new FollowingPod(use, telling);
        history.onVersion(started::told);
        return started;
    }

    /// From now on it uses what it has.
    void freeze() {
        use.freeze();
    }

    /// It uses the newest version, and stays frozen where it was.
    void catchUp() {
        use.load();
        telling.changed();
    }

    void thaw() {
        use.thaw();
        telling.changed();
    }

    /// Empty before the first version.
    Optional<Version> held() {
        return use.held();
    }

    @Override
    public void close() {
        telling.close();
    }

    private void told(Version version) {
        use.told(version);
        telling.changed();
    }

    /// What it uses, and what it was told of.
    private static final class Use {
        private final TargetName target;
        private Optional<Version> newest = Optional.empty();
        private Optional<Version> held = Optional.empty();
        private boolean frozen;

        Use(TargetName target) {
            this.target = requireNonNull(target, "target is null");
        }

        synchronized void freeze() {
            frozen = true;
        }

        synchronized void thaw() {
            frozen = false;
            load();
        }

        synchronized void load() {
            held = newest;
        }

        synchronized Optional<Version> held() {
            return held;
        }

        synchronized void told(Version version) {
            newest = Optional.of(version);
            if (!frozen) {
                load();
            }
        }

        synchronized ServerEvidence now() {
            return held.map(this::evidence)
                    .orElseGet(() ->
                            new ServerEvidence(
                                    target,
                                    "",
                                    new Held.Nobody(),
                                    new Held.Nobody(),
                                    new OnRestart.Fails("nothing yet"),
                                    List.of()));
        }

        private ServerEvidence evidence(Version version) {
            Holding pair =
                    new Holding(
                            version.bundle().digest(), version.leaf().certificate().fingerprint());
            return new ServerEvidence(
                    target,
                    "",
                    new Held.Alike(pair.bundle()),
                    new Held.Alike(pair.leaf()),
                    new OnRestart.Loads(pair),
                    List.of());
        }
    }
}
