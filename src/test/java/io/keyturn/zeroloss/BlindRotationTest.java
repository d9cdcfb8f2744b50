package io.keyturn.zeroloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The control of [ZeroLossTest]: the same consumers, kubelets and load see what Gloo's algorithm loses.
@Tag("integration")
class BlindRotationTest {
    private static final int ROTATIONS = 10;
    private static final int PER_SECOND = 80;

    @TempDir Path folder;

    @Test
    void losesRequestsWhereNobodyAsksWhoHasWhat() {
        try (Fleet fleet = new Fleet(folder, ZeroLossTest.DELAYS, 1)) {
            BlindCertgen certgen = new BlindCertgen(fleet.admin, ZeroLossTest.DELAYS.sleepOfGloo());
            fleet.start(4);
            try (Stretch stretch = Stretch.begin(fleet, PER_SECOND)) {
                for (int i = 0; i < ROTATIONS; i++) {
                    certgen.rotate();
                    certgen.sleep();
                }
                Stretch.Result result = stretch.end();
                System.out.println(
                        "control, blind writes: %s rotations=%d".formatted(result, ROTATIONS));
                assertThat(result.failures()).isNotEmpty();
                assertThat(result.handshakes().resumed()).isZero();
            }
        }
    }
}
