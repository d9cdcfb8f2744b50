package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.keyturn.pki.Fault;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Every version of one target, as the API server tells them to a watch.
final class TargetHistory implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Version> versions = new CopyOnWriteArrayList<>();
    private final List<Consumer<Version>> hearers = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private final TargetName target;
    private volatile Optional<Watch> watch = Optional.empty();
    private volatile boolean closed;

    /// One version.
    ///
    /// @param faults of the pair in its bundle
    /// @param annotations all of them
    record Version(
            TrustBundle bundle, Leaf leaf, Set<Fault> faults, Map<String, String> annotations) {
        String phase() {
            return annotations.getOrDefault(Names.PHASE, "");
        }

        int generation() {
            return Integer.parseInt(annotations.getOrDefault(Names.GENERATION, "0"));
        }

        long sequence() {
            return Long.parseLong(annotations.getOrDefault(Names.SEQUENCE, "0"));
        }

        int anchors() {
            return bundle.anchors().size();
        }
    }

    TargetHistory(KubernetesClient client, TargetName target) {
        this.client = client;
        this.target = target;
        open();
    }

    private void open() {
        watch =
                Optional.of(
                        client.secrets()
                                .inNamespace(target.namespace())
                                .withName(target.name())
                                .watch(new Noting()));
    }

    List<Version> versions() {
        return List.copyOf(versions);
    }

    /// 0 before there is a target of ours.
    int generation() {
        List<Version> all = versions();
        return all.isEmpty() ? 0 : all.getLast().generation();
    }

    /// Tells the newest version at once, and from then on each, one after the other.
    synchronized void onVersion(Consumer<Version> hearer) {
        hearers.add(hearer);
        if (!versions.isEmpty()) {
            hearer.accept(versions.getLast());
        }
    }

    /// The pair of each version works, two authorities are trusted at most, and from one write of ours to the next the
    /// sequence grows by one. So none was missed either.
    void assertSound() {
        List<Version> all = versions();
        assertThat(all)
                .isNotEmpty()
                .allSatisfy(version -> {
                    assertThat(version.faults()).isEmpty();
                    assertThat(version.anchors()).isBetween(1, 2);
                });
        for (int i = 1; i < all.size(); i++) {
            Version before = all.get(i - 1);
            Version after = all.get(i);
            assertThat(after.sequence() - before.sequence()).isIn(0L, 1L);
            assertThat(after.generation() - before.generation()).isIn(0, 1);
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.ifPresent(Watch::close);
    }

    /// An API server that has just started may refuse a watch, which then ends for good.
    private void reopen() {
        var _ =
                Thread.ofVirtual()
                        .start(() ->
                                await().atMost(PATIENCE)
                                        .ignoreExceptions()
                                        .until(() -> {
                                            if (!closed) {
                                                open();
                                            }
                                            return true;
                                        }));
    }

    private synchronized void add(Version version) {
        versions.add(version);
        hearers.forEach(hearer -> hearer.accept(version));
    }

    private static Version version(Secret secret) {
        TrustBundle bundle =
                TrustBundle.of(PemCertificates.parse(value(secret, Names.CA_CRT), "ca.crt"));
        Leaf leaf =
                new Leaf(
                        PemCertificates.parse(value(secret, Names.TLS_CRT), "tls.crt"),
                        PemKeys.parse(value(secret, Names.TLS_KEY), "tls.key"));
        return new Version(
                bundle,
                leaf,
                Proof.faults(leaf, bundle, Instant.now()),
                Map.copyOf(
                        Objects.requireNonNullElse(
                                secret.getMetadata().getAnnotations(), Map.<String, String>of())));
    }

    private static byte[] value(Secret secret, String key) {
        return Base64.getDecoder().decode(secret.getData().getOrDefault(key, ""));
    }

    private final class Noting implements Watcher<Secret> {
        @Override
        public void eventReceived(Action action, Secret secret) {
            if (action == Action.ADDED || action == Action.MODIFIED) {
                add(version(secret));
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            reopen();
        }
    }
}
