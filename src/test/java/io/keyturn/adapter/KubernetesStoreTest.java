package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The contract on a real API server, and what only it can show.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesStoreTest extends StoreContract {
    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private TargetName target = TargetName.parse("gloo-system/unused");

    @BeforeAll
    void createNamespace() {
        cluster.kubectl("create", "namespace", "gloo-system");
    }

    @AfterAll
    void stop() {
        store.close();
        cluster.close();
    }

    @BeforeEach
    void nameTarget() {
        target = TargetName.parse("gloo-system/t-" + UUID.randomUUID());
    }

    @Override
    SecretStore store() {
        return store;
    }

    @Override
    TargetName target() {
        return target;
    }

    @Test
    void keepsOwnerReferencesOfOthers() {
        cluster.kubectl("create", "configmap", "owner-" + target.name(), "-n", "gloo-system");
        String uid =
                cluster.kubectl(
                                "get",
                                "configmap",
                                "owner-" + target.name(),
                                "-n",
                                "gloo-system",
                                "-o",
                                "jsonpath={.metadata.uid}")
                        .strip();
        cluster.kubectl(
                "create",
                "secret",
                "generic",
                target.name(),
                "-n",
                "gloo-system",
                "--type=kubernetes.io/tls",
                "--from-literal=tls.crt=a",
                "--from-literal=tls.key=b");
        cluster.kubectl(
                "patch",
                "secret",
                target.name(),
                "-n",
                "gloo-system",
                "--type=merge",
                "-p",
                "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"owner-%s\",\"uid\":\"%s\"}]}}"
                        .formatted(target.name(), uid));
        SecretImage image = present();
        assertThat(
                        store.save(
                                target,
                                Part.TARGET,
                                image.with(
                                        image.data(), Map.of("our", "label"), image.annotations())))
                .isInstanceOf(Saved.Done.class);
        assertThat(
                        cluster.kubectl(
                                "get",
                                "secret",
                                target.name(),
                                "-n",
                                "gloo-system",
                                "-o",
                                "jsonpath={.metadata.ownerReferences[0].uid}"))
                .contains(uid);
    }

    @Test
    void namesTheRightThatIsMissing() {
        cluster.kubectl("create", "serviceaccount", "nobody-" + target.name(), "-n", "gloo-system");
        String token = cluster.token("gloo-system", "nobody-" + target.name());
        try (KubernetesStore poor = KubernetesStore.open(cluster.kubeconfigFor(token), null)) {
            assertThat(poor.load(target).target())
                    .isInstanceOfSatisfying(
                            Sighting.Unreadable.class,
                            unreadable ->
                                    assertThat(unreadable.problem())
                                            .contains("forbidden (403)")
                                            .contains("grant 'get' on secrets"));
        }
    }

    @Test
    void wakesWhenTheSecretChanges() {
        AtomicInteger wakes = new AtomicInteger();
        try (SecretStore.Watching _ = store.watch(target, wakes::incrementAndGet)) {
            assertThat(
                            store.save(
                                    target,
                                    Part.TARGET,
                                    SecretImage.unsaved(SecretImage.TLS)
                                            .with(
                                                    Map.of(
                                                            Names.TLS_CRT,
                                                            Bytes.of("x"),
                                                            Names.TLS_KEY,
                                                            Bytes.of("y")),
                                                    Map.of(),
                                                    Map.of())))
                    .isInstanceOf(Saved.Done.class);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> wakes.get() > 0);
        }
    }

    private SecretImage present() {
        return store.load(target).target() instanceof Sighting.Present(var image)
                ? image
                : SecretImage.unsaved(SecretImage.TLS);
    }
}
