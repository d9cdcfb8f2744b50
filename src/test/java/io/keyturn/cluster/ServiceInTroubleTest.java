package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubePod;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One service goes on through whatever befalls its way to the API server in the middle of a rotation.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceInTroubleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Under the minute that a round rests at most.
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final TargetName TARGET = TargetName.parse("trouble/gloo-mtls-certs");
    private static final String UNSEEN = "cannot see";
    private static final String RESTLESS = "example.com/restless";
    private static final String CONFLICT = "conflict ";

    private final KubeCluster cluster = KubeCluster.start();
    private final KubeProxy proxy = cluster.proxy();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final RealBench bench = new RealBench(store, TARGET, Duration.ZERO);
    private final KubePod created = KubePod.create(cluster, TARGET.namespace(), "gateway");
    private final TargetHistory history = new TargetHistory(admin, TARGET);
    private final FollowingPod pod = FollowingPod.start(created, TARGET, history);
    private final RunningKeyturn service;
    private int generation;

    ServiceInTroubleTest(@TempDir Path folder) {
        service =
                RunningKeyturn.start(
                        folder,
                        "serve",
                        Map.of("KEYTURN_RESYNC", "5s"),
                        "serve",
                        "--target=" + TARGET,
                        "--kubeconfig=" + proxy.kubeconfig(),
                        "--assumed-after=0s",
                        "--minimum-interval=0s",
                        "--management-port=" + LoopbackPorts.free());
    }

    @BeforeEach
    void beSteady() {
        awaitPhase("steady");
        generation = Integer.parseInt(bench.annotation(Names.GENERATION));
    }

    @AfterEach
    void endsSteadyWithOneMoreGeneration() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(bench.annotation(Names.GENERATION))
                            .as(service.lastLines())
                            .isEqualTo(Integer.toString(generation + 1));
                    assertThat(bench.phase()).as(service.lastLines()).isEqualTo("steady");
                });
        bench.assertProven();
        assertThat(bench.anchors()).hasSize(1);
        history.assertSound();
        assertThat(service.hasLogged("\tat ")).as("no stack trace").isFalse();
    }

    @AfterAll
    void stop() {
        service.close();
        pod.close();
        history.close();
        store.close();
        admin.close();
        proxy.close();
        cluster.close();
    }

    @Test
    void outlivesAnApiServerThatDiesInEachPhase() {
        pod.freeze();
        try {
            proxy.cut(); // so that the request is still pending when the API server dies
            request("outage");
            loseApi("steady", proxy::mend);
            for (String phase : new String[] {"trusting", "switched", "retiring"}) {
                awaitPhase(phase);
                loseApi(phase, () -> {});
                assertThat(bench.phase()).isEqualTo(phase);
                pod.catchUp();
            }
            awaitPhase("steady");
        } finally {
            pod.thaw();
        }
    }

    @Test
    void writesNothingWhileEveryWriteOfTheTargetConflicts() {
        int before = proxy.conflicts().answered();
        proxy.conflicts().begin(TARGET.name());
        try {
            request("storm");
            await().atMost(PATIENCE).until(() -> proxy.conflicts().answered() >= before + 5);
            assertThat(bench.phase()).isEqualTo("steady");
            assertThat(bench.anchors()).hasSize(1);
        } finally {
            proxy.conflicts().end();
        }
    }

    @Test
    void getsPastAWriterThatNeverRestsAndKeepsWhatItWrote() {
        AtomicInteger written = new AtomicInteger();
        int before = service.timesLogged(CONFLICT);
        try (ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor()) {
            var _ =
                    writer.scheduleAtFixedRate(
                            () -> annotate(RESTLESS, Integer.toString(written.incrementAndGet())),
                            0,
                            20,
                            TimeUnit.MILLISECONDS);
            request("restless");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(service.timesLogged(CONFLICT))
                                    .as(service.lastLines())
                                    .isGreaterThan(before));
        }
        awaitGeneration();
        assertThat(bench.annotation(RESTLESS)).isEqualTo(Integer.toString(written.get()));
    }

    @Test
    void goesOnWhereWatchesTellNothingAnyMore() {
        proxy.watches().shut();
        try {
            request("silence");
            await().atMost(SOON).until(() -> !bench.phase().equals("steady"));
            awaitGeneration();
            assertThat(proxy.watches().swallowed()).isPositive();
        } finally {
            proxy.watches().open();
            proxy.cut();
            proxy.mend();
        }
    }

    /// @param afterwards done when nobody answers any more
    private void loseApi(String phase, Runnable afterwards) {
        // The pod hears of it by the same watch, which takes a while to come back itself.
        await().atMost(PATIENCE).until(() -> history.versions().getLast().phase().equals(phase));
        int before = service.timesLogged(UNSEEN);
        cluster.stopApi();
        try {
            afterwards.run();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(service.timesLogged(UNSEEN))
                                    .as(service.lastLines())
                                    .isGreaterThan(before));
        } finally {
            cluster.startApi();
        }
    }

    private void request(String id) {
        annotate(Names.REQUEST, "rotate-authority:" + id);
    }

    /// Whatever the version is, as `kubectl annotate` does.
    private void annotate(String name, String value) {
        Secret _ =
                admin.secrets()
                        .inNamespace(TARGET.namespace())
                        .withName(TARGET.name())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                                        .formatted(name, value));
    }

    private void awaitGeneration() {
        await().atMost(PATIENCE)
                .until(() ->
                        bench.annotation(Names.GENERATION)
                                .equals(Integer.toString(generation + 1)));
        awaitPhase("steady");
    }

    private void awaitPhase(String phase) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(bench.phase()).as(service.lastLines()).isEqualTo(phase));
    }
}
