package io.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Schedules in which everybody acts when chance says so; a failure prints its seed and a short schedule.
///
/// `make soak SCHEDULES=5000000 SEED=7000000` searches as many, from that seed on; by default it searches a million and
/// begins where the clock says, so that no two runs search the same.
class RandomSchedulesTest {
    private static final int FEW = 5_000;
    private static final int MANY = 100_000;

    @ParameterizedTest
    @EnumSource
    void everyLawHoldsInFiveThousandSchedules(Schedules.Interference interference) {
        run(interference, 0, FEW);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void everyLawHoldsInAHundredThousandSchedules(Schedules.Interference interference) {
        run(interference, FEW, MANY);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void everyLawHoldsInMillionsOfSchedules(Schedules.Interference interference) {
        long count = Long.getLong("keyturn.soak.schedules", 1_000_000);
        run(interference, Long.getLong("keyturn.soak.seed", System.currentTimeMillis()), count);
    }

    private static void run(Schedules.Interference interference, long first, long count) {
        Schedules schedules =
                new Schedules(Rules.real(), new Laws(Laws.Asking.EVERYTHING), interference);
        System.out.printf("model: %d schedules with %s from seed %d%n", count, interference, first);
        long begun = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            Optional<Schedules.Found> found = schedules.violation(seed);
            assertThat(found.map(schedules::shortened))
                    .as("seed %d, %s", seed, interference)
                    .isEmpty();
        }
        System.out.printf(
                "model: %d schedules with %s hold, %d ms%n",
                count, interference, (System.nanoTime() - begun) / 1_000_000);
    }
}
