package io.keyturn.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Fault;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Every version of one target, as the API server tells them to a watch.
final class TargetHistory implements AutoCloseable {
    private final List<Version> versions = new CopyOnWriteArrayList<>();
    private final Watch watch;

    /// One version.
    ///
    /// @param faults of the pair in its bundle
    record Version(String phase, int generation, long sequence, int anchors, Set<Fault> faults) {}

    TargetHistory(KubernetesClient client, TargetName target) {
        watch =
                client.secrets()
                        .inNamespace(target.namespace())
                        .withName(target.name())
                        .watch(new Noting());
    }

    List<Version> versions() {
        return List.copyOf(versions);
    }

    @Override
    public void close() {
        watch.close();
    }

    private static Version version(Secret secret) {
        Map<String, String> marks = secret.getMetadata().getAnnotations();
        List<Certificate> anchors = PemCertificates.parse(value(secret, Names.CA_CRT), "ca.crt");
        Leaf leaf =
                new Leaf(
                        PemCertificates.parse(value(secret, Names.TLS_CRT), "tls.crt"),
                        PemKeys.parse(value(secret, Names.TLS_KEY), "tls.key"));
        return new Version(
                marks.getOrDefault(Names.PHASE, ""),
                Integer.parseInt(marks.getOrDefault(Names.GENERATION, "0")),
                Long.parseLong(marks.getOrDefault(Names.SEQUENCE, "0")),
                anchors.size(),
                Proof.faults(leaf, TrustBundle.of(anchors), Instant.now()));
    }

    private static byte[] value(Secret secret, String key) {
        return Base64.getDecoder().decode(secret.getData().getOrDefault(key, ""));
    }

    private final class Noting implements Watcher<Secret> {
        @Override
        public void eventReceived(Action action, Secret secret) {
            if (action == Action.ADDED || action == Action.MODIFIED) {
                versions.add(version(secret));
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
