package io.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Schedules in which everybody acts when chance says so; a failure prints its seed and a short schedule.
class RandomSchedulesTest {
    private static final int FEW = 5_000;
    private static final int MANY = 100_000;

    @ParameterizedTest
    @EnumSource(Schedules.Interference.class)
    void everyLawHoldsInFiveThousandSchedules(Schedules.Interference interference) {
        run(interference, 0, FEW);
    }

    @Tag("integration")
    @ParameterizedTest
    @EnumSource(
            value = Schedules.Interference.class,
            names = {"NOBODY", "PEOPLE"})
    void everyLawHoldsInAHundredThousandSchedules(Schedules.Interference interference) {
        run(interference, FEW, MANY);
    }

    /// The search goes on here: with losses, overwrites and deletions it still finds schedules of several faults at once.
    @Tag("soak")
    @ParameterizedTest
    @EnumSource(value = Schedules.Interference.class, names = "ANYBODY")
    void everyLawHoldsInAHundredThousandSchedulesOfAnybody(Schedules.Interference interference) {
        run(interference, FEW, MANY);
    }

    private static void run(Schedules.Interference interference, int first, int count) {
        Schedules schedules =
                new Schedules(Rules.real(), new Laws(Laws.Asking.EVERYTHING), interference);
        long begun = System.nanoTime();
        int open = 0;
        for (long seed = first; seed < first + count; seed++) {
            Optional<Schedules.Found> found = schedules.violation(seed);
            if (interference == Schedules.Interference.ANYBODY
                    && found.filter(OpenFindings::contain).isPresent()) {
                open++;
                continue;
            }
            assertThat(found.map(schedules::shortened))
                    .as("seed %d, %s", seed, interference)
                    .isEmpty();
        }
        System.out.printf(
                "model: %d schedules with %s, %d of them open findings, %d ms%n",
                count, interference, open, (System.nanoTime() - begun) / 1_000_000);
    }
}
