package io.keyturn.zeroloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rotations under load lose no request, however late the kubelets are.
///
/// `make soak ROTATIONS=100 REQUESTS=1000000 SLOWEST=100 SEED=7` takes as many, with kubelets that take up to 100 s.
class ZeroLossTest {
    static final Delays DELAYS = Delays.upTo(Duration.ofSeconds(3));
    private static final List<String> PHASES = List.of("trusting", "switched", "retiring");

    @TempDir Path folder;

    @Test
    @Tag("integration")
    void losesNothing() {
        run(DELAYS, 3, 5_000, 80);
    }

    @Test
    @Tag("soak")
    void losesNothingForLong() {
        run(
                Delays.upTo(Duration.ofSeconds(Integer.getInteger("keyturn.soak.slowest", 3))),
                Integer.getInteger("keyturn.soak.rotations", 20),
                Integer.getInteger("keyturn.soak.requests", 100_000),
                200);
    }

    private void run(Delays delays, int rotations, int requests, int perSecond) {
        long seed = Long.getLong("keyturn.soak.seed", 1);
        try (Fleet fleet = new Fleet(folder, delays, seed);
                KeyturnService keyturn = KeyturnService.start(fleet, delays.most())) {
            fleet.start(4);
            Set<String> first = fleet.versions("server_cert");
            try (Stretch stretch = Stretch.begin(fleet, perSecond)) {
                for (int round = 1; round <= rotations; round++) {
                    keyturn.rotateAndRenew(round, PHASES.get(round % PHASES.size()));
                }
                fleet.target.awaitThat(
                        "enough requests",
                        Duration.ofSeconds(60 + requests / perSecond),
                        () -> stretch.load().tally().requests() >= requests);
                Stretch.Result result = stretch.end();
                System.out.println(
                        "zero loss: %s rotations=%d renewals=%d slowest=%ds seed=%d"
                                .formatted(
                                        result,
                                        rotations,
                                        rotations,
                                        delays.most().toSeconds(),
                                        seed));
                assertThat(result.failures()).as(keyturn.log()).isEmpty();
                assertThat(result.requests()).isGreaterThanOrEqualTo(requests);
                assertThat(result.handshakes())
                        .as("one for each request, none resumed, none refused")
                        .isEqualTo(new Handshakes(result.requests(), 0, 0));
                assertThat(result.fewest()).as("no pair rests").isGreaterThan(requests / 10);
                assertThat(fleet.target.generation()).isEqualTo(rotations + 1);
                assertThat(fleet.versions("server_cert"))
                        .as("what all Envoys use in the end")
                        .hasSize(1)
                        .isNotEqualTo(first);
            }
        }
    }
}
