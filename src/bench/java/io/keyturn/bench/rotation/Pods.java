package io.keyturn.bench.rotation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/// A real API server with the rights and the policy of k8s/components/evidence, and pods that are objects in it.
final class Pods implements AutoCloseable {
    static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");
    private static final String ACCOUNT = "gateway-proxy";

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final Vertx threads = Vertx.vertx();

    Pods() {
        cluster.kubectl("create", "namespace", TARGET.namespace());
        cluster.kubectl("create", "serviceaccount", ACCOUNT, "-n", TARGET.namespace());
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
        for (String file : List.of("rbac.yaml", "policy.yaml")) {
            cluster.kubectl(
                    "apply",
                    "-n",
                    TARGET.namespace(),
                    "-f",
                    root + "/k8s/components/evidence/" + file);
        }
        cluster.applyManifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: %1$s}
                rules:
                  - {apiGroups: [""], resources: [secrets], resourceNames: [%2$s], verbs: [get, list, watch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: %3$s}]
                """
                        .formatted(TARGET.namespace(), TARGET.name(), ACCOUNT));
    }

    Path kubeconfig() {
        return cluster.kubeconfig();
    }

    KubernetesClient admin() {
        return admin;
    }

    /// The name of a new pod that promises evidence.
    Pod create(String name) {
        return admin.resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withNamespace(TARGET.namespace())
                                .withName(name)
                                .addToLabels(Names.EVIDENCE, Names.EVIDENCE_LEASE)
                                .endMetadata()
                                .withNewSpec()
                                .withServiceAccountName(ACCOUNT)
                                .addNewContainer()
                                .withName("sds")
                                .withImage("keyturn")
                                .endContainer()
                                .endSpec()
                                .build())
                .create();
    }

    /// A client with the pod's own token; all of them share their threads, none its connections.
    KubernetesClient clientOf(Pod pod) {
        TokenRequest request =
                new TokenRequestBuilder()
                        .withNewSpec()
                        .withNewBoundObjectRef()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .endBoundObjectRef()
                        .endSpec()
                        .build();
        String token =
                admin.serviceAccounts()
                        .inNamespace(TARGET.namespace())
                        .withName(ACCOUNT)
                        .tokenRequest(request)
                        .getStatus()
                        .getToken();
        Config config = Config.fromKubeconfig(null, cluster.kubeconfigFor(token).toFile());
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new VertxHttpClientFactory(threads))
                .build();
    }

    /// Takes all pods and Leases away.
    void clear() {
        cluster.kubectl(
                "delete",
                "pod,lease,secret",
                "--all",
                "-n",
                TARGET.namespace(),
                "--grace-period=0",
                "--force");
    }

    @Override
    public void close() {
        admin.close();
        threads.close().toCompletionStage().toCompletableFuture().join();
        cluster.close();
    }
}
