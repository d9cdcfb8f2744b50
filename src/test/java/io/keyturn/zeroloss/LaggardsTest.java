package io.keyturn.zeroloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A consumer that does not come along holds the gate under its own name, and costs no request.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaggardsTest {
    private static final Duration HOLDS = Duration.ofSeconds(5);
    private static final int PER_SECOND = 40;

    @TempDir static Path folder;

    private Fleet fleet;
    private KeyturnService keyturn;
    private Stretch stretch;

    @BeforeAll
    void start() {
        fleet = new Fleet(folder, ZeroLossTest.DELAYS, 2);
        keyturn = KeyturnService.start(fleet, ZeroLossTest.DELAYS.most());
        fleet.start(2);
    }

    @BeforeEach
    void load() {
        stretch = Stretch.begin(fleet, PER_SECOND);
    }

    @AfterEach
    void losesNothing() {
        Stretch.Result result = stretch.end();
        System.out.println("laggards: " + result);
        assertThat(result.failures()).isEmpty();
        assertThat(result.requests()).isPositive();
        assertThat(result.handshakes().resumed()).isZero();
    }

    @AfterAll
    void stop() {
        keyturn.close();
        fleet.close();
    }

    @Test
    void holdsTheGateWhileItIsFrozen() {
        ConsumerPod frozen = fleet.clients.getFirst();
        frozen.freezeSds();
        int next = keyturn.beginRotation("frozen");
        awaitTheOnlyLaggard(frozen, "bundle");
        assertThatItHolds("trusting");
        frozen.thawSds();
        keyturn.awaitSteady(next);
    }

    @Test
    void holdsTheGateWhenItIsDeadUntilItsPodIsGone() {
        ConsumerPod doomed = fleet.addClient("doomed");
        doomed.kill();
        int next = keyturn.beginRotation("dead");
        awaitTheOnlyLaggard(doomed, "bundle");
        assertThatItHolds("trusting");
        fleet.remove(doomed);
        keyturn.awaitSteady(next);
    }

    @Test
    void holdsNothingOnceItIsWaivedAndIsNamed() {
        ConsumerPod waived = fleet.addClient("waived");
        waived.kill();
        int next = keyturn.beginRotation("waived");
        awaitTheOnlyLaggard(waived, "bundle");
        keyturn.waive(waived);
        keyturn.awaitSteady(next);
        assertThat(keyturn.hasLogged("; waived: pod/gloo-system/waived until ")).isTrue();
        fleet.remove(waived);
    }

    @Test
    void holdsTheGateInEnvoysWordsWhileItRejects() {
        ConsumerPod host = fleet.addClient("host");
        try (StubbornClient _ = new StubbornClient(host.sdsPort())) {
            await().until(() -> keyturn.status().silent().isEmpty());
            int aborted = keyturn.beginRotation("rejected");
            awaitTheOnlyLaggard(
                    host,
                    "client '%s' rejected 'validation_context': %s"
                            .formatted(StubbornClient.NODE, StubbornClient.MESSAGE));
            assertThatItHolds("trusting");
            keyturn.abort("rejected");
            assertThat(fleet.target.generation()).as("never used again").isEqualTo(aborted);
        } finally {
            fleet.remove(host);
        }
    }

    private void awaitTheOnlyLaggard(ConsumerPod consumer, String words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(keyturn.status().laggards())
                                .singleElement()
                                .satisfies(laggard -> {
                                    assertThat(laggard.name()).isEqualTo(consumer.name());
                                    assertThat(laggard.holds()).contains(words);
                                }));
    }

    private void assertThatItHolds(String phase) {
        await().during(HOLDS)
                .atMost(HOLDS.plusSeconds(2))
                .until(() -> fleet.target.phase().equals(phase));
    }
}
