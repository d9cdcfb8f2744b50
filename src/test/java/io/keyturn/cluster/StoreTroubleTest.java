package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the store says, and how long it takes, when the API server refuses, hangs or is away.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreTroubleTest {
    private static final Duration BOUND = Duration.ofSeconds(50);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final TargetName target = TargetName.parse("default/t-" + UUID.randomUUID());

    @AfterAll
    void stop() {
        store.close();
        cluster.close();
    }

    @Test
    void saysWhenItsIdentityIsNotKnown() {
        try (KubernetesStore stranger =
                KubernetesStore.open(cluster.kubeconfigFor("no-such-token"), null)) {
            assertThat(problem(stranger.load(target).target()))
                    .startsWith("cannot read secret '%s': ".formatted(target))
                    .contains("does not know this identity (401); renew the credentials");
        }
    }

    @Test
    void saysThatTheNamespaceIsAbsent() {
        TargetName nowhere = TargetName.parse("nowhere/gloo-mtls-certs");
        assertThat(store.load(nowhere).target()).isInstanceOf(Sighting.Absent.class);
        assertThat(problem(store.save(nowhere, Part.AUTHORITY, unsaved())))
                .isEqualTo(
                        "cannot save secret 'nowhere/gloo-mtls-certs-ca': the namespace does not exist (404); create it first");
    }

    @Test
    void passesOnWhyANamespaceThatEndsTakesNoSecret() {
        cluster.kubectl("create", "namespace", "ending");
        cluster.kubectl("delete", "namespace", "ending", "--wait=false");
        assertThat(problem(store.save(TargetName.parse("ending/t"), Part.TARGET, unsaved())))
                .contains("refused (403)")
                .contains("it is being terminated")
                .doesNotContain("rbac.yaml");
    }

    @Test
    void callsItAConflictWhenTheSecretWentAwayMeanwhile() {
        TargetName shortLived = target();
        save(shortLived, unsaved());
        SecretImage read = image(shortLived);
        cluster.kubectl("delete", "secret", shortLived.name());
        assertThat(store.save(shortLived, Part.TARGET, read)).isInstanceOf(Saved.Conflict.class);
        assertThat(store.load(shortLived).target()).isInstanceOf(Sighting.Absent.class);
    }

    @Test
    void takesAnExpiredWatchUpAgain() {
        TargetName watched = target();
        AtomicInteger wakes = new AtomicInteger();
        try (SecretStore.Watching _ = store.watch(watched, wakes::incrementAndGet)) {
            save(watched, unsaved());
            await().atMost(Duration.ofSeconds(20)).until(() -> wakes.get() > 0);
            cluster.stopApi();
            cluster.compact();
            cluster.startApi();
            int before = wakes.get();
            SecretImage image = image(watched);
            save(watched, image.with(image.data(), Map.of("after", "compaction"), Map.of()));
            await().atMost(Duration.ofSeconds(60)).until(() -> wakes.get() > before);
        }
    }

    @Test
    void boundsEveryCallToAServerThatHangsAndWakesAfterwards() {
        TargetName watched = target();
        save(watched, unsaved());
        SecretImage read = image(watched);
        AtomicInteger wakes = new AtomicInteger();
        try (SecretStore.Watching _ = store.watch(watched, wakes::incrementAndGet)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> wakes.get() > 0);
            cluster.pauseApi();
            try {
                await().atMost(BOUND)
                        .untilAsserted(() ->
                                assertThat(problem(store.load(watched).target()))
                                        .contains("no answer from the API server in time"));
                await().atMost(BOUND)
                        .untilAsserted(() ->
                                assertThat(problem(store.save(watched, Part.TARGET, read)))
                                        .contains("no answer from the API server in time"));
            } finally {
                cluster.resumeApi();
            }
            // The periodic reading of the caller sees the change, whatever became of the watch.
            save(watched, read.with(read.data(), Map.of("after", "pause"), Map.of()));
            assertThat(image(watched).labels()).containsEntry("after", "pause");
        }
    }

    @Test
    void saysAtOnceWhenNobodyListens() {
        cluster.stopApi();
        try {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(problem(store.load(target).authority()))
                                    .contains("nobody listens at the API server's address"));
        } finally {
            cluster.startApi();
        }
        assertThat(store.load(target).target()).isInstanceOf(Sighting.Absent.class);
    }

    private static TargetName target() {
        return TargetName.parse("default/t-" + UUID.randomUUID());
    }

    private static SecretImage unsaved() {
        return SecretImage.unsaved(SecretImage.TLS)
                .with(
                        Map.of(Names.TLS_CRT, Bytes.of("a"), Names.TLS_KEY, Bytes.of("b")),
                        Map.of(),
                        Map.of());
    }

    private void save(TargetName name, SecretImage image) {
        assertThat(store.save(name, Part.TARGET, image)).isInstanceOf(Saved.Done.class);
    }

    private SecretImage image(TargetName name) {
        return store.load(name).target() instanceof Sighting.Present(var image) ? image : unsaved();
    }

    private static String problem(Sighting seen) {
        return seen instanceof Sighting.Unreadable(var problem) ? problem : "readable: " + seen;
    }

    private static String problem(Saved saved) {
        return saved instanceof Saved.Failed(var problem) ? problem : "not failed: " + saved;
    }
}
