package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Pods that promise nothing, on a real API server.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodConsumersTest {
    private static final String NAMESPACE = "gloo-system";
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");
    private static final Duration SHOWN = Duration.ofSeconds(40);

    private static final String MOUNTED =
            """
            volumes: [{name: certs, secret: {secretName: gloo-mtls-certs}}]
            containers: [{name: sds, image: sds, volumeMounts: [{name: certs, mountPath: /c}]}]
            """;
    private static final String ENVIRONMENT =
            "containers: [{name: old, image: old, envFrom: [{secretRef: {name: gloo-mtls-certs}}]}]";

    private final KubeCluster cluster = KubeCluster.start();
    private final PodConsumers consumers = PodConsumers.open(cluster.kubeconfig(), null);

    @BeforeAll
    void prepare() {
        cluster.kubectl("create", "namespace", NAMESPACE);
        cluster.kubectl("create", "serviceaccount", "default", "-n", NAMESPACE);
        node("here", "True");
        node("away", "Unknown");
    }

    @AfterEach
    void deletePods() {
        cluster.kubectl("delete", "pod", "--all", "-n", NAMESPACE, "--grace-period=0", "--force");
    }

    @AfterAll
    void stop() {
        consumers.close();
        cluster.close();
    }

    @Test
    void givesAPodTimeThatMountsTheTargetAndPromisesNothing() {
        pod("gateway", "nodeName: here\n" + MOUNTED);
        pod("stranger", "containers: [{name: a, image: a}]");
        assertThat(found(Instant.now()))
                .containsExactly(
                        new Consumer("pod", "", NAMESPACE, "gateway", new Proven.Assumed(SHOWN)));
    }

    @Test
    void givesNoTimeToAPodOnANodeThatCannotBeReached() {
        pod("far", "nodeName: away\n" + MOUNTED);
        pod("lost", "nodeName: nowhere\n" + MOUNTED);
        pod("unscheduled", MOUNTED);
        assertThat(proof("far").toString()).contains("its node 'away' is unreachable");
        assertThat(proof("lost").toString()).contains("its node 'nowhere' is gone");
        assertThat(proof("unscheduled")).isInstanceOf(Proven.Assumed.class);
    }

    @Test
    void waitsForTheRestartOfAPodThatNeverUpdates() {
        pod("old", ENVIRONMENT);
        Instant later = Instant.now().plusSeconds(2);
        assertThat(found(later).getFirst().proof())
                .isInstanceOfSatisfying(
                        Proven.Static.class,
                        lags -> assertThat(lags.problem()).endsWith("restart pod 'old'"));
        Instant before = Instant.now().minusSeconds(60);
        assertThat(found(before).getFirst().proof())
                .as("made after the target was written")
                .isInstanceOf(Proven.Assumed.class);
    }

    @Test
    void countsAPodThatEndsUntilItsContainersHaveEnded() {
        pod("ending", "nodeName: here\nterminationGracePeriodSeconds: 600\n" + MOUNTED);
        cluster.kubectl("delete", "pod", "ending", "-n", NAMESPACE, "--wait=false");
        assertThat(found(Instant.now())).hasSize(1);
        status(
                "ending",
                "{\"containerStatuses\":[{\"name\":\"sds\",\"image\":\"a\",\"imageID\":\"a\",\"ready\":false,\"restartCount\":0,\"state\":{\"terminated\":{\"exitCode\":0}}}]}");
        assertThat(found(Instant.now())).isEmpty();
    }

    /// Kubernetes ends it after the others ("Sidecar containers", termination).
    @Test
    void countsAPodUntilItsSidecarHasEndedToo() {
        pod(
                "sidecar",
                """
                nodeName: here
                terminationGracePeriodSeconds: 600
                volumes: [{name: certs, secret: {secretName: gloo-mtls-certs}}]
                initContainers:
                - {name: sds, image: a, restartPolicy: Always, volumeMounts: [{name: certs, mountPath: /c}]}
                containers: [{name: app, image: a}]
                """);
        cluster.kubectl("delete", "pod", "sidecar", "-n", NAMESPACE, "--wait=false");
        status("sidecar", "{\"containerStatuses\":[%s]}".formatted(terminated("app")));
        assertThat(found(Instant.now())).hasSize(1);
        status("sidecar", "{\"initContainerStatuses\":[%s]}".formatted(terminated("sds")));
        assertThat(found(Instant.now())).isEmpty();
    }

    @Test
    void judgesAPodByItsMountsWhereItsLeaseTellsOfAnotherTarget() {
        pod("both", "nodeName: here\n" + MOUNTED);
        lease("both", "other/target");
        assertThat(proof("both")).isInstanceOf(Proven.Assumed.class);
    }

    @Test
    void waitsForTheRestartOfAPodThatNeverUpdatesThoughItTells() {
        pod("teller", ENVIRONMENT);
        lease("teller", TARGET.toString());
        assertThat(found(Instant.now().plusSeconds(2)).getFirst().proof())
                .isInstanceOf(Proven.Static.class);
    }

    private static String terminated(String container) {
        return "{\"name\":\"%s\",\"image\":\"a\",\"imageID\":\"a\",\"ready\":false,\"restartCount\":0,\"state\":{\"terminated\":{\"exitCode\":0}}}"
                .formatted(container);
    }

    private void lease(String pod, String target) {
        String uid =
                cluster.kubectl("get", "pod", pod, "-n", NAMESPACE, "-o=jsonpath={.metadata.uid}")
                        .strip();
        cluster.applyManifest(
                """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata:
                  name: %1$s
                  namespace: %2$s
                  labels: {keyturn.io/evidence: lease}
                  annotations: {keyturn.io/pod-uid: "%3$s", keyturn.io/target: %4$s}
                  ownerReferences: [{apiVersion: v1, kind: Pod, name: %1$s, uid: "%3$s"}]
                spec: {holderIdentity: test}
                """
                        .formatted(pod, NAMESPACE, uid, target));
    }

    @Test
    void doesNotCountAPodThatHasEnded() {
        pod("done", MOUNTED);
        status("done", "{\"phase\":\"Succeeded\"}");
        assertThat(found(Instant.now())).isEmpty();
    }

    private List<Consumer> found(Instant written) {
        SecretImage image =
                new SecretImage(
                        SecretImage.TLS,
                        Map.of(Names.CA_CRT, Bytes.of("a")),
                        Map.of(),
                        Map.of(),
                        "1",
                        "uid",
                        SecretImage.Mutability.MUTABLE,
                        written);
        return consumers.consumersOf(
                TARGET,
                new Stored(
                        new Sighting.Present(image), new Sighting.Absent(), written.plus(SHOWN)));
    }

    private Proven proof(String pod) {
        return found(Instant.now()).stream()
                .filter(each -> each.name().equals(pod))
                .findFirst()
                .orElseThrow()
                .proof();
    }

    private void pod(String name, String spec) {
        cluster.applyManifest(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: %s}\nspec:\n%s"
                        .formatted(name, NAMESPACE, spec.strip().indent(2)));
    }

    private void node(String name, String ready) {
        cluster.applyManifest("apiVersion: v1\nkind: Node\nmetadata: {name: %s}".formatted(name));
        cluster.kubectl(
                "patch",
                "node",
                name,
                "--subresource=status",
                "-p",
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\"}]}}"
                        .formatted(ready));
    }

    private void status(String pod, String status) {
        cluster.kubectl(
                "patch",
                "pod",
                pod,
                "-n",
                NAMESPACE,
                "--subresource=status",
                "-p",
                "{\"status\":%s}".formatted(status));
    }
}
