package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesSecretFeed;
import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubeTunnel;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Bytes;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What an SDS server learns of its Secret from a real API server, and how soon.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretFeedTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(60);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : started.reversed()) {
            one.close();
        }
        started.clear();
    }

    @AfterAll
    void stopCluster() {
        admin.close();
        cluster.close();
    }

    @Test
    void hearsOfEachChangeByTheWatchAlone() {
        TargetName name = name();
        Leaf first = write(name);
        List<Sighting> seen = follow(cluster.kubeconfig(), name, NEVER);
        await().atMost(SOON).until(() -> holds(seen, first));
        Leaf second = write(name);
        await().atMost(SOON).until(() -> holds(seen, second));
        delete(name);
        await().atMost(SOON).until(() -> seen.getLast() instanceof Sighting.Absent);
        Leaf third = write(name);
        await().atMost(SOON).until(() -> holds(seen, third));
    }

    @Test
    void hearsOfASecretThatIsCreatedLater() {
        TargetName name = name();
        List<Sighting> seen = follow(cluster.kubeconfig(), name, NEVER);
        await().atMost(SOON).until(() -> !seen.isEmpty());
        assertThat(seen.getLast()).isInstanceOf(Sighting.Absent.class);
        Leaf leaf = write(name);
        await().atMost(SOON).until(() -> holds(seen, leaf));
    }

    @Test
    void namesTheRightThatIsMissingAndGoesOnWhenItIsGranted() {
        TargetName name = name();
        Leaf leaf = write(name);
        cluster.kubectl("create", "serviceaccount", "proxy", "-n", "default");
        Path proxy = cluster.kubeconfigFor(cluster.token("default", "proxy"));
        List<Sighting> seen = follow(proxy, name, OFTEN);
        await().atMost(SOON).until(() -> !seen.isEmpty());
        assertThat(seen.getLast())
                .isInstanceOfSatisfying(
                        Sighting.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.problem())
                                        .startsWith("cannot read secret '%s'".formatted(name))
                                        .contains("forbidden (403); grant 'get' on secrets"));
        grant(name);
        await().atMost(SOON).until(() -> holds(seen, leaf));
        List<Sighting> byWatch = follow(proxy, name, NEVER);
        await().atMost(SOON).until(() -> holds(byWatch, leaf));
        Leaf next = write(name);
        await().atMost(SOON).until(() -> holds(byWatch, next));
    }

    @Test
    void hearsAgainWhenTheApiServerIsBackAndHasForgottenTheVersion() {
        TargetName name = name();
        Leaf first = write(name);
        List<Sighting> seen = follow(cluster.kubeconfig(), name, NEVER);
        await().atMost(SOON).until(() -> holds(seen, first));
        cluster.stopApi();
        cluster.compact();
        cluster.startApi();
        Leaf second = write(name);
        await().atMost(AFTER_AN_OUTAGE).until(() -> holds(seen, second));
        Leaf third = write(name);
        await().atMost(SOON).until(() -> holds(seen, third));
    }

    @Test
    void readsWhatAWatchThatDiedInSilenceKeepsToItself() {
        TargetName name = name();
        try (KubeTunnel tunnel = cluster.tunnel()) {
            Leaf first = write(name);
            List<Sighting> byWatch = follow(tunnel.kubeconfig(), name, NEVER);
            List<Sighting> byReading = follow(tunnel.kubeconfig(), name, OFTEN);
            await().atMost(SOON).until(() -> holds(byWatch, first) && holds(byReading, first));
            Leaf second = write(name);
            await().atMost(SOON).until(() -> holds(byWatch, second) && holds(byReading, second));
            tunnel.loseConnections();
            Leaf third = write(name);
            await().atMost(AFTER_AN_OUTAGE).until(() -> holds(byReading, third));
            assertThat(holds(byWatch, second)).as("the watch is silent").isTrue();
        }
    }

    @Test
    void tellsOfAnApiServerThatHangsAndGoesOnAfterwards() {
        TargetName name = name();
        Leaf first = write(name);
        List<Sighting> seen = follow(cluster.kubeconfig(), name, OFTEN);
        await().atMost(SOON).until(() -> holds(seen, first));
        cluster.pauseApi();
        try {
            await().atMost(AFTER_AN_OUTAGE)
                    .until(() ->
                            seen.getLast() instanceof Sighting.Unreadable(var problem)
                                    && problem.contains("no answer from the API server in time"));
        } finally {
            cluster.resumeApi();
        }
        await().atMost(AFTER_AN_OUTAGE).until(() -> holds(seen, first));
    }

    @Test
    void servesTheDirectoryUntilTheApiServerAnswersAndNeverAgain(@TempDir Path folder) {
        TargetName name = name();
        Leaf stored = write(name);
        Mount mount = new Mount(folder.resolve("ssl"));
        Leaf mounted = Pairs.leaf(CA);
        mount.swap(Pairs.material(mounted, Pairs.trusting(CA)));
        SdsResources resources =
                new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), new Recording());
        cluster.stopApi();
        try {
            started.add(
                    Sources.apiThenDirectory(
                            Pairs.GLOO,
                            feed(cluster.kubeconfig(), name, OFTEN),
                            new PairDirectory(mount.path(), Layout.GLOO),
                            OFTEN,
                            resources));
            await().atMost(SOON).until(() -> serves(resources, mounted));
        } finally {
            cluster.startApi();
        }
        await().atMost(AFTER_AN_OUTAGE).until(() -> serves(resources, stored));
        mount.swap(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA)));
        delete(name);
        await().during(OFTEN.multipliedBy(3)).atMost(SOON).until(() -> serves(resources, stored));
        Leaf next = write(name);
        await().atMost(SOON).until(() -> serves(resources, next));
    }

    private static boolean serves(SdsResources resources, Leaf leaf) {
        return resources
                .current()
                .find(Pairs.GLOO.leaf())
                .filter(served -> served.digest().equals(leaf.certificate().fingerprint()))
                .isPresent();
    }

    private List<Sighting> follow(Path kubeconfig, TargetName name, Duration period) {
        List<Sighting> seen = new CopyOnWriteArrayList<>();
        started.add(feed(kubeconfig, name, period).follow(seen::add));
        return seen;
    }

    private KubernetesSecretFeed feed(Path kubeconfig, TargetName name, Duration period) {
        KubernetesSecretFeed feed =
                new KubernetesSecretFeed(KubernetesClients.connect(kubeconfig, null), name, period);
        started.add(feed);
        return feed;
    }

    private static boolean holds(List<Sighting> seen, Leaf leaf) {
        return !seen.isEmpty()
                && seen.getLast() instanceof Sighting.Present(var image)
                && image.data().containsValue(Bytes.of(leaf.chainPem()));
    }

    private static TargetName name() {
        return TargetName.parse("default/certs-" + UUID.randomUUID());
    }

    private Leaf write(TargetName name) {
        Leaf leaf = Pairs.leaf(CA);
        Material material = Pairs.material(leaf, Pairs.trusting(CA));
        SecretWriting.write(admin, name, material);
        return leaf;
    }

    private void delete(TargetName name) {
        cluster.kubectl("delete", "secret", name.name(), "-n", name.namespace());
    }

    /// The three rights that `keyturn sds --secret` needs, on the one Secret.
    private void grant(TargetName name) {
        cluster.applyManifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: default}
                rules:
                - {apiGroups: [""], resources: [secrets], resourceNames: ["%s"], verbs: [get, list, watch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: default}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: proxy, namespace: default}]
                """
                        .formatted(name.name()));
    }
}
