package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.LeaseLeadership;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Leadership;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files of `k8s/`, applied as a user applies them.
@Tag("integration")
class ManifestsTest {
    private static final String NAMESPACE = "gloo-system";
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");

    /// One that runs `keyturn sds`, and one that does not.
    private static final String PROXIES =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: gateway-proxy, labels: {keyturn.io/sds: "true"}}
            spec:
              selector: {matchLabels: {app: proxy}}
              template:
                metadata: {labels: {app: proxy}}
                spec:
                  automountServiceAccountToken: false
                  containers: [{name: envoy, image: envoy}, {name: sds, image: keyturn}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: other}
            spec:
              selector: {matchLabels: {app: other}}
              template:
                metadata: {labels: {app: other}}
                spec:
                  containers: [{name: envoy, image: envoy}]
            """;

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient client = KubernetesClients.connect(cluster.kubeconfig(), null);

    @BeforeEach
    void createNamespaceThatTakesRestrictedPodsOnly() {
        cluster.applyManifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: restricted}}
                """
                        .formatted(NAMESPACE));
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/service", "overlays/cronjob"})
    void everyFolderIsTakenByTheServer(String folder) {
        String path = files(folder);
        cluster.kubectl("apply", "-k", path, "--dry-run=server");
        assertThat(cluster.kubectl("apply", "-k", path)).contains("created");
        assertThat(cluster.kubectl("apply", "-k", path))
                .as("a second time changes nothing")
                .doesNotContain("created", "configured");
    }

    @Test
    void podsOfTheDeploymentAreRestricted() {
        apply("overlays/service");
        PodTemplateSpec template =
                client.apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName("keyturn")
                        .get()
                        .getSpec()
                        .getTemplate();
        assertTaken(template);
        assertThat(template.getSpec().getContainers().getFirst().getPorts())
                .extracting("name", "containerPort")
                .containsExactly(org.assertj.core.groups.Tuple.tuple("management", 9000));
    }

    @Test
    void podsOfTheCronJobAreRestricted() {
        apply("overlays/cronjob");
        assertThat(cluster.kubectl("get", "deployments", "-n", NAMESPACE, "-o=name")).isEmpty();
        assertTaken(
                client.batch()
                        .v1()
                        .cronjobs()
                        .inNamespace(NAMESPACE)
                        .withName("keyturn-rotate")
                        .get()
                        .getSpec()
                        .getJobTemplate()
                        .getSpec()
                        .getTemplate());
    }

    @Test
    void theServiceAccountMayDoAWholeRotationAndNeedsNoCreateAfterTheBootstrap() {
        apply("overlays/service");
        Path kubeconfig = cluster.kubeconfigFor(cluster.token(NAMESPACE, "keyturn"));
        try (KubernetesStore store = KubernetesStore.open(kubeconfig, null);
                Leadership leadership =
                        LeaseLeadership.campaign(kubeconfig, null, NAMESPACE, "manifests")) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(leadership::isLeader);
            RealBench bench = new RealBench(store, TARGET, Duration.ZERO);
            assertThat(bench.runUntilHealthy()).containsExactly("bootstrap");
            cluster.kubectl("delete", "role,rolebinding", "keyturn-bootstrap", "-n", NAMESPACE);
            bench.annotate(Names.REQUEST, "rotate-authority:by-the-service-account");
            assertThat(bench.runUntilHealthy())
                    .containsExactly("introduce", "switch", "retire", "settle");
            bench.assertProven();
        }
    }

    @Test
    void podsThatRunTheSdsServerPromiseEvidenceAndAloneGetAToken() throws IOException {
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
        Path folder =
                Files.createTempDirectory(
                        Files.createDirectories(root.resolve("target")), "kustomize-");
        Files.writeString(folder.resolve("deployments.yaml"), PROXIES);
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: %s
                resources: [deployments.yaml]
                components: [../../k8s/components/evidence]
                """
                        .formatted(NAMESPACE));
        cluster.kubectl("apply", "-k", folder.toString());
        PodTemplateSpec proxy = template("gateway-proxy");
        assertThat(proxy.getMetadata().getLabels()).containsEntry(Names.EVIDENCE, "lease");
        assertThat(proxy.getSpec().getContainers())
                .extracting(Container::getName, each -> each.getVolumeMounts().size())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("envoy", 0),
                        org.assertj.core.groups.Tuple.tuple("sds", 1));
        assertThat(proxy.getSpec().getContainers().stream().map(Container::getImage))
                .as("nothing of them is lost")
                .containsExactlyInAnyOrder("envoy", "keyturn");
        assertThat(template("other").getMetadata().getLabels()).doesNotContainKey(Names.EVIDENCE);
        assertThat(cluster.kubectl("get", "validatingadmissionpolicybindings", "-o=name"))
                .contains("/keyturn-evidence", "/keyturn-leader");
    }

    private PodTemplateSpec template(String deployment) {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .require()
                .getSpec()
                .getTemplate();
    }

    private void assertTaken(PodTemplateSpec template) {
        var _ =
                client.resource(
                                new PodBuilder()
                                        .withMetadata(template.getMetadata())
                                        .editMetadata()
                                        .withName("sample")
                                        .withNamespace(NAMESPACE)
                                        .endMetadata()
                                        .withSpec(template.getSpec())
                                        .build())
                        .create();
        assertThat(cluster.kubectl("get", "pod", "sample", "-n", NAMESPACE, "-o=name"))
                .contains("pod/sample");
    }

    private void apply(String folder) {
        cluster.kubectl("apply", "-k", files(folder));
    }

    private static String files(String folder) {
        return Path.of(System.getProperty("basedir", ".")).toAbsolutePath() + "/k8s/" + folder;
    }
}
