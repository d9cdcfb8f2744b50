package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.TargetName;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The table of faults in a real API server.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesFaultsTest extends StoreFaults {
    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private KubernetesStore blind = store;

    @BeforeAll
    void createNamespace() {
        cluster.kubectl("create", "namespace", "gloo-system");
        cluster.kubectl("create", "serviceaccount", "blind");
        blind =
                KubernetesStore.open(
                        cluster.kubeconfigFor(cluster.token("default", "blind")), null);
    }

    @AfterAll
    void stop() {
        blind.close();
        store.close();
        admin.close();
        cluster.close();
    }

    @Override
    SecretStore store() {
        return store;
    }

    @Override
    SecretStore storeThatMayNotRead(TargetName target) {
        return blind;
    }

    @Override
    void delete(TargetName target, Part part) {
        cluster.kubectl("delete", "secret", part.nameOf(target), "-n", target.namespace());
    }

    @Override
    void replaceTarget(TargetName target, SecretImage image) {
        delete(target, Part.TARGET);
        Map<String, String> data =
                image.data().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        each ->
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                each.getValue().toArray())));
        var _ =
                admin.resource(
                                new SecretBuilder()
                                        .withNewMetadata()
                                        .withNamespace(target.namespace())
                                        .withName(target.name())
                                        .withLabels(image.labels())
                                        .withAnnotations(image.annotations())
                                        .endMetadata()
                                        .withType(image.type())
                                        .withData(data)
                                        .withImmutable(
                                                image.mutability()
                                                        == SecretImage.Mutability.IMMUTABLE)
                                        .build())
                        .create();
    }

    @Test
    void ownersAndFinalizersOfOthersSurviveAWholeRotation() {
        RealBench bench = reach(Phase.STEADY);
        List<String> names = List.of(bench.name().name(), bench.name().authorityName());
        for (String name : names) {
            cluster.kubectl(
                    "patch",
                    "secret",
                    name,
                    "-n=gloo-system",
                    "--type=merge",
                    "-p={\"metadata\":{\"finalizers\":[\"example.com/theirs\"],\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"theirs\",\"uid\":\"1d1b0a5e-68a8-4a9c-90d5-2f8f0f1f4a11\"}]}}");
        }
        bench.annotate(Names.REQUEST, "rotate-authority:with-owners");
        assertThat(bench.runUntilHealthy())
                .containsExactly("introduce", "switch", "retire", "settle");
        for (String name : names) {
            assertThat(
                            cluster.kubectl(
                                    "get",
                                    "secret",
                                    name,
                                    "-n=gloo-system",
                                    "-o=jsonpath={.metadata.ownerReferences[0].name} {.metadata.finalizers[0]}"))
                    .isEqualTo("theirs example.com/theirs");
        }
    }
}
