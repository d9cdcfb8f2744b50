package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.kubernetes.LeaseLeadership;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeadershipTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LAPSED = Duration.ofSeconds(25);

    private final KubeCluster cluster = KubeCluster.start();
    private String namespace = "";

    @BeforeEach
    void createNamespace() {
        namespace = "n-" + UUID.randomUUID();
        cluster.kubectl("create", "namespace", namespace);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void letsOneOfTwoLeadAndHandsOverAtOnceWhenItCloses() {
        try (Leadership first = campaign("first")) {
            await().atMost(SOON).until(first::isLeader);
            try (Leadership second = campaign("second")) {
                AtomicInteger changes = new AtomicInteger();
                second.onChange(changes::incrementAndGet);
                await().during(Duration.ofSeconds(4))
                        .atMost(SOON)
                        .until(() -> first.isLeader() && !second.isLeader());
                assertThat(changes).hasValue(0);
                Runnable end = first::close;
                end.run();
                assertThat(first.isLeader()).isFalse();
                await().atMost(SOON).until(second::isLeader);
                await().atMost(SOON).until(() -> changes.get() == 1);
            }
        }
    }

    @Test
    void takesOverFromARunnerThatDied() {
        hold("dead", Instant.now());
        try (Leadership heir = campaign("heir")) {
            await().during(Duration.ofSeconds(13))
                    .atMost(Duration.ofSeconds(14))
                    .until(() -> !heir.isLeader());
            await().atMost(LAPSED).until(heir::isLeader);
            assertThat(lease("{.spec.leaseTransitions}")).isEqualTo("1");
        }
    }

    @Test
    void doesNotWaitForTheClockOfADeadRunnerThatWasFast() {
        hold("dead-and-fast", Instant.now().plus(Duration.ofMinutes(10)));
        try (Leadership heir = campaign("heir")) {
            await().atMost(LAPSED).until(heir::isLeader);
        }
    }

    @Test
    void leavesTheLeaseToALivingRunnerWhoseClockIsSlow() {
        Duration behind = Duration.ofMinutes(10);
        hold("slow", Instant.now().minus(behind));
        try (Leadership rival = campaign("rival")) {
            await().during(Duration.ofSeconds(20))
                    .atMost(Duration.ofSeconds(24))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        renew(Instant.now().minus(behind));
                        return !rival.isLeader();
                    });
        }
    }

    @Test
    void stopsLeadingWhenItCannotRenewAndLeadsAgainAfterwards() {
        try (Leadership leader = campaign("cut-off")) {
            await().atMost(SOON).until(leader::isLeader);
            AtomicBoolean heard = new AtomicBoolean(true);
            leader.onChange(() -> heard.set(leader.isLeader()));
            cluster.pauseApi();
            try {
                await().atMost(Duration.ofSeconds(11)).until(() -> !leader.isLeader());
                await().atMost(SOON).until(() -> !heard.get());
            } finally {
                cluster.resumeApi();
            }
            await().atMost(LAPSED).until(heard::get);
            cluster.stopApi();
            try {
                await().atMost(Duration.ofSeconds(11)).until(() -> !leader.isLeader());
            } finally {
                cluster.startApi();
            }
            await().atMost(LAPSED).until(leader::isLeader);
        }
    }

    @Test
    void campaignsOnAfterItsLeaseWasDeletedOrSpoilt() {
        try (Leadership leader = campaign("steadfast")) {
            await().atMost(SOON).until(leader::isLeader);
            cluster.kubectl("delete", "lease", LeaseLeadership.NAME, "-n", namespace);
            await().atMost(SOON).until(() -> holder().equals("steadfast"));
            cluster.kubectl(
                    "patch",
                    "lease",
                    LeaseLeadership.NAME,
                    "-n",
                    namespace,
                    "--type=json",
                    "-p=[{\"op\":\"remove\",\"path\":\"/spec\"}]");
            await().atMost(SOON).until(() -> holder().equals("steadfast") && leader.isLeader());
        }
    }

    private Leadership campaign(String identity) {
        return LeaseLeadership.campaign(cluster.kubeconfig(), null, namespace, identity);
    }

    private void hold(String holder, Instant renewed) {
        cluster.applyManifest(
                """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: %s, namespace: %s}
                spec: {holderIdentity: %s, leaseDurationSeconds: 15, renewTime: "%s"}
                """
                        .formatted(LeaseLeadership.NAME, namespace, holder, micro(renewed)));
    }

    private void renew(Instant renewed) {
        cluster.kubectl(
                "patch",
                "lease",
                LeaseLeadership.NAME,
                "-n",
                namespace,
                "--type=merge",
                "-p={\"spec\":{\"renewTime\":\"%s\"}}".formatted(micro(renewed)));
    }

    /// As the API server wants a MicroTime.
    private static String micro(Instant instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .format(instant.atOffset(ZoneOffset.UTC));
    }

    private String holder() {
        return lease("{.spec.holderIdentity}");
    }

    private String lease(String path) {
        return cluster.kubectl(
                        "get",
                        "lease",
                        LeaseLeadership.NAME,
                        "-n",
                        namespace,
                        "--ignore-not-found",
                        "-o",
                        "jsonpath=" + path)
                .strip();
    }
}
