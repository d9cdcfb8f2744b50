package io.keyturn.zeroloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.KubeProxy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A consumer that acknowledged what the API server gave, and starts anew from an old mount while the API server is away.
///
/// This is why a gate asks for live and stored: live alone, the bundle and the leaf would be gone under it.
@Tag("integration")
class StaleRestartTest {
    private static final Duration HOLDS = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String STALE = "stale";

    @TempDir Path folder;

    @Test
    void breaksNothing() {
        try (Fleet fleet = new Fleet(folder, ZeroLossTest.DELAYS, 3);
                KubeProxy proxy = fleet.cluster.proxy();
                KeyturnService keyturn = KeyturnService.start(fleet, ZeroLossTest.DELAYS.most())) {
            fleet.start(1);
            ConsumerPod stale = fleet.addWatchingClient(STALE, proxy);
            try (Stretch stretch = Stretch.begin(fleet, 40)) {
                Scene scene = new Scene(fleet, proxy, keyturn, stretch.load(), stale);
                fleet.kubelet.hold(STALE);
                String bundle = stale.version("validation_context");
                int next = keyturn.beginRotation("under-it");
                scene.restartsStale("trusting", "validation_context", bundle);
                String leaf = stale.version("server_cert");
                fleet.kubelet.bring(STALE);
                keyturn.awaitPhase("switched");
                scene.restartsStale("switched", "server_cert", leaf);
                fleet.kubelet.release(STALE);
                keyturn.awaitSteady(next);
                Stretch.Result result = stretch.end();
                System.out.println("stale restarts: %s restarts=2 rotations=1".formatted(result));
                assertThat(result.failures()).as(keyturn.log()).isEmpty();
            }
        }
    }

    private record Scene(
            Fleet fleet, KubeProxy proxy, KeyturnService keyturn, Load load, ConsumerPod stale) {
        /// @param secret that this phase is about
        /// @param old its version in the mount
        void restartsStale(String phase, String secret, String old) {
            await("the API server's " + secret)
                    .atMost(SOON)
                    .until(() -> !stale.version(secret).equals(old));
            awaitTheOnlyLaggard();
            proxy.cut();
            load.leaveOut(stale);
            stale.kill();
            stale.start();
            fleet.awaitAnswers(stale);
            load.takeIn(stale);
            assertThat(stale.version(secret)).as("from the mount").isEqualTo(old);
            await().during(HOLDS)
                    .atMost(HOLDS.plusSeconds(2))
                    .until(() -> fleet.target.phase().equals(phase));
            proxy.mend();
        }

        private void awaitTheOnlyLaggard() {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(keyturn.status().laggards())
                                    .singleElement()
                                    .satisfies(laggard -> {
                                        assertThat(laggard.name()).isEqualTo(STALE);
                                        assertThat(laggard.holds())
                                                .as("it has accepted the new one")
                                                .contains(", on restart ");
                                    }));
        }
    }
}
