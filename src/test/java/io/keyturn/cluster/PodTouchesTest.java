package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.adapter.kubernetes.PodTouches;
import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.pki.Issuer;
import io.keyturn.port.Names;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Runner;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Kubelets that are made to look, with the rights of `k8s/` on a real API server.
@Tag("integration")
class PodTouchesTest {
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");
    private static final String TOUCHED = ".metadata.annotations.keyturn\\.io/touched";
    private static final String ROOT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath() + "/k8s/";

    private final KubeCluster cluster = KubeCluster.start();
    private Path kubeconfig = Path.of("");

    @BeforeEach
    void beginARotation() {
        cluster.kubectl("create", "namespace", TARGET.namespace());
        cluster.kubectl("create", "serviceaccount", "default", "-n", TARGET.namespace());
        cluster.kubectl("apply", "-k", ROOT + "overlays/service");
        kubeconfig = cluster.kubeconfigFor(cluster.token(TARGET.namespace(), "keyturn"));
        passes(Target.Touch.NOBODY, 1);
        cluster.kubectl(
                "annotate",
                "secret",
                TARGET.name(),
                "-n",
                TARGET.namespace(),
                Names.REQUEST + "=rotate-authority:touch");
        cluster.applyManifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: gateway, namespace: %s}
                spec:
                  volumes: [{name: certs, secret: {secretName: %s}}]
                  containers: [{name: sds, image: sds, volumeMounts: [{name: certs, mountPath: /c}]}]
                """
                        .formatted(TARGET.namespace(), TARGET.name()));
        passes(Target.Touch.NOBODY, 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void touchesAPodThatTellsNothingOnceForEachWrite() {
        cluster.kubectl(
                "apply", "-n", TARGET.namespace(), "-f", ROOT + "components/touch/rbac.yaml");
        assertLags(passes(Target.Touch.NOBODY, 2));
        assertThat(pod(TOUCHED)).as("off by default").isEmpty();
        assertLags(passes(Target.Touch.ASSUMED, 1));
        assertThat(pod(TOUCHED)).isEqualTo(sequence());
        String version = pod(".metadata.resourceVersion");
        assertLags(passes(Target.Touch.ASSUMED, 2));
        assertThat(pod(".metadata.resourceVersion")).as("once").isEqualTo(version);
    }

    @Test
    void saysOnceThatTheRightIsMissingAndGoesOn() {
        try (LogEar ear = new LogEar("io.keyturn.touch")) {
            assertLags(passes(Target.Touch.ASSUMED, 2));
            assertThat(ear.heard())
                    .singleElement()
                    .isEqualTo(
                            "cannot touch pods of 'gloo-system': forbidden (403); grant 'patch' on pods to this identity, see k8s/components/touch; they are given time all the same");
        }
        assertThat(pod(TOUCHED)).isEmpty();
    }

    private static void assertLags(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        held ->
                                assertThat(held.decision().reason().code())
                                        .isEqualTo(ReasonCode.LAGGING));
    }

    /// Of one process; the outcome of the last.
    private Outcome passes(Target.Touch touch, int count) {
        RotationPolicy policy = RotationPolicy.DEFAULT;
        Target target =
                new Target(
                        TARGET,
                        policy,
                        Bench.profile(policy),
                        Given.everything(),
                        List.of(),
                        new Target.Search.Nowhere(),
                        touch);
        try (KubernetesStore store = KubernetesStore.open(kubeconfig, null);
                PodConsumers pods = PodConsumers.open(kubeconfig, null);
                PodTouches touches = PodTouches.open(kubeconfig, null)) {
            Reconciler reconciler =
                    new Reconciler(
                            store,
                            new FoundEvidence(new StoreEvidence(), List.of(pods)),
                            new RecordingPublisher(),
                            new Issuer(new SecureRandom()),
                            InstantSource.system(),
                            () -> "touched",
                            Runner.plain().touching(touches));
            for (int i = 1; i < count; i++) {
                reconciler.reconcile(target, Observation.Rollback.REFUSED);
            }
            return reconciler.reconcile(target, Observation.Rollback.REFUSED);
        }
    }

    private String pod(String path) {
        return get("pod", "gateway", path);
    }

    private String sequence() {
        return get("secret", TARGET.name(), ".metadata.annotations.keyturn\\.io/sequence");
    }

    private String get(String kind, String name, String path) {
        return cluster.kubectl(
                        "get", kind, name, "-n", TARGET.namespace(), "-o=jsonpath={" + path + "}")
                .strip();
    }
}
