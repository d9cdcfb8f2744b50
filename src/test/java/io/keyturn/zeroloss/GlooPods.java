package io.keyturn.zeroloss;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.List;

/// The pods as objects of the API, which mount the target and promise evidence, with Keyturn's account beside them.
final class GlooPods {
    static final String GLOO = "gloo";
    static final String GATEWAY = "gateway-proxy";

    private static final Path FILES =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolve("k8s");
    private static final String MAY_READ =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: read-target, namespace: %1$s}
            rules: [{apiGroups: [""], resources: [secrets], resourceNames: [%2$s], verbs: [get, list, watch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: read-target, namespace: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: read-target}
            subjects: [{kind: ServiceAccount, name: gateway-proxy, namespace: %1$s}]
            """;

    private final KubeCluster cluster;
    private final KubernetesClient admin;
    private final TargetName target;

    /// Makes the namespace with what `k8s/` grants in it.
    GlooPods(KubeCluster cluster, KubernetesClient admin, TargetName target) {
        this.cluster = cluster;
        this.admin = admin;
        this.target = target;
        String namespace = target.namespace();
        cluster.kubectl("create", "namespace", namespace);
        for (String account : List.of(GLOO, GATEWAY)) {
            cluster.kubectl("create", "serviceaccount", account, "-n", namespace);
        }
        for (String file : List.of("rbac.yaml", "policy.yaml")) {
            Path manifest = FILES.resolve("components/evidence").resolve(file);
            cluster.kubectl("apply", "-n", namespace, "-f", manifest.toString());
        }
        cluster.kubectl("apply", "-k", FILES.resolve("overlays/service").toString());
    }

    /// Lets gateways read the target and watch it.
    void letGatewaysRead() {
        cluster.applyManifest(MAY_READ.formatted(target.namespace(), target.name()));
    }

    /// Creates a pod; returns a token that is bound to it.
    String create(String name, String account) {
        Pod pod = admin.resource(pod(name, account)).create();
        return cluster.kubectl(
                        "create",
                        "token",
                        account,
                        "-n",
                        target.namespace(),
                        "--bound-object-kind=Pod",
                        "--bound-object-name=" + name,
                        "--bound-object-uid=" + pod.getMetadata().getUid())
                .strip();
    }

    /// At once: there is no kubelet to wait for.
    void delete(String name) {
        var _ =
                admin.pods()
                        .inNamespace(target.namespace())
                        .withName(name)
                        .withGracePeriod(0)
                        .delete();
    }

    private Pod pod(String name, String account) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(target.namespace())
                .withName(name)
                .addToLabels(Names.EVIDENCE, Names.EVIDENCE_LEASE)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(account)
                .addNewContainer()
                .withName("sds")
                .withImage("keyturn")
                .addNewVolumeMount()
                .withName("certs")
                .withMountPath("/etc/envoy/ssl")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("certs")
                .withNewSecret()
                .withSecretName(target.name())
                .endSecret()
                .endVolume()
                .endSpec()
                .build();
    }
}
