package io.keyturn.cluster;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.SecretStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesCrashPointsTest extends CrashPoints {
    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);

    @BeforeAll
    void createNamespace() {
        cluster.kubectl("create", "namespace", "gloo-system");
    }

    @AfterAll
    void stop() {
        store.close();
        cluster.close();
    }

    @Override
    SecretStore store() {
        return store;
    }
}
