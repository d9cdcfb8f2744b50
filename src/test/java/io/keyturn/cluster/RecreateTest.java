package io.keyturn.cluster;

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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Deleting and creating what cannot be changed in place.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecreateTest {
    private static final Map<String, Bytes> FRESH =
            Map.of(Names.TLS_CRT, Bytes.of("new"), Names.TLS_KEY, Bytes.of("new"));

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private TargetName target = TargetName.parse("default/unused");

    @BeforeEach
    void nameTarget() {
        target = TargetName.parse("default/t-" + UUID.randomUUID());
    }

    @AfterAll
    void stop() {
        store.close();
        cluster.close();
    }

    @Test
    void makesATargetOfAnotherTypeATlsSecretAndKeepsWhatOthersPutOnIt() {
        create("Opaque", false, "theirs: label");
        SecretImage before = image();
        assertThat(recreate(store, before)).isInstanceOf(Saved.Done.class);
        SecretImage after = image();
        assertThat(after.type()).isEqualTo(SecretImage.TLS);
        assertThat(after.uid()).isNotEqualTo(before.uid());
        assertThat(after.data()).isEqualTo(FRESH);
        assertThat(after.labels()).containsEntry("theirs", "label");
        assertThat(get("{.metadata.ownerReferences[0].name}")).isEqualTo("kube-root-ca.crt");
    }

    @Test
    void makesAnImmutableTargetMutable() {
        create(SecretImage.TLS, true, "a: b");
        assertThat(image().mutability()).isEqualTo(SecretImage.Mutability.IMMUTABLE);
        assertThat(recreate(store, image())).isInstanceOf(Saved.Done.class);
        assertThat(image().mutability()).isEqualTo(SecretImage.Mutability.MUTABLE);
    }

    @Test
    void leavesAnObjectAloneThatSomebodyElseMadeOrChangedMeanwhile() {
        create("Opaque", false, "first: one");
        SecretImage read = image();
        cluster.kubectl("label", "secret", target.name(), "changed=meanwhile");
        assertThat(recreate(store, read)).isInstanceOf(Saved.Conflict.class);
        cluster.kubectl("delete", "secret", target.name());
        create("Opaque", false, "second: one");
        assertThat(recreate(store, read)).isInstanceOf(Saved.Conflict.class);
        assertThat(image().labels()).containsEntry("second", "one");
    }

    @Test
    void deletesNothingWhenItMayNotCreate() {
        create("Opaque", false, "a: b");
        SecretImage read = image();
        try (KubernetesStore poor = storeThatMay("get", "update", "delete")) {
            assertThat(recreate(poor, read))
                    .isInstanceOfSatisfying(
                            Saved.Failed.class,
                            failed ->
                                    assertThat(failed.problem())
                                            .contains("grant 'create' on secrets"));
        }
        assertThat(image().uid()).isEqualTo(read.uid());
    }

    @Test
    void saysThatTheSecretIsGoneWhenItCouldNotBeCreatedAgain() {
        create("Opaque", false, "a: b");
        cluster.kubectl(
                "patch",
                "secret",
                target.name(),
                "--type=merge",
                "-p={\"metadata\":{\"finalizers\":[\"example.com/held\"]}}");
        assertThat(recreate(store, image()))
                .isInstanceOfSatisfying(
                        Saved.Failed.class,
                        failed ->
                                assertThat(failed.problem())
                                        .contains("was deleted, and is not there again")
                                        .contains("rebuilt from the authority Secret"));
        cluster.kubectl(
                "patch",
                "secret",
                target.name(),
                "--type=merge",
                "-p={\"metadata\":{\"finalizers\":null}}");
    }

    private Saved recreate(SecretStore with, SecretImage read) {
        return with.recreate(
                target, Part.TARGET, read.with(FRESH, read.labels(), read.annotations()));
    }

    private void create(String type, boolean immutable, String label) {
        cluster.applyManifest(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  labels: {%s}
                  ownerReferences:
                  - {apiVersion: v1, kind: ConfigMap, name: kube-root-ca.crt, uid: 7e1c0a52-7d43-4b1e-8d4e-1c6a5b0d9e11}
                type: %s
                immutable: %s
                stringData: {tls.crt: old, tls.key: old}
                """
                        .formatted(target.name(), label, type, immutable));
    }

    private KubernetesStore storeThatMay(String... verbs) {
        String account = "may-" + UUID.randomUUID();
        cluster.kubectl("create", "serviceaccount", account);
        cluster.kubectl(
                "create",
                "role",
                account,
                "--resource=secrets",
                "--verb=" + String.join(",", verbs));
        cluster.kubectl(
                "create",
                "rolebinding",
                account,
                "--role=" + account,
                "--serviceaccount=default:" + account);
        return KubernetesStore.open(cluster.kubeconfigFor(cluster.token("default", account)), null);
    }

    private SecretImage image() {
        return store.load(target).target() instanceof Sighting.Present(var image)
                ? image
                : SecretImage.unsaved(SecretImage.TLS);
    }

    private String get(String path) {
        return cluster.kubectl("get", "secret", target.name(), "-o=jsonpath=" + path).strip();
    }
}
