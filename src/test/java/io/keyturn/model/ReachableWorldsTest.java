package io.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every world that one rotation of three consumers can reach.
class ReachableWorldsTest {
    private static final int LIMIT = 2_000_000;

    @Test
    void everyReachableWorldKeepsEveryLaw() {
        explore(Search.rotationAndAbort().subList(0, 1), 3);
    }

    @Test
    void everyReachableWorldKeepsEveryLawWhenSomebodyAborts() {
        explore(Search.rotationAndAbort(), 3);
    }

    private static void explore(List<Action> asked, int consumers) {
        Rules rules = Rules.real().namingByPlace();
        long begun = System.nanoTime();
        Search search = new Search(rules, new Laws(Laws.Asking.EVERYTHING), asked);
        Optional<Search.Found> found =
                search.violation(new Moves(rules).steady(consumers, 1), LIMIT);
        System.out.printf(
                "model: %d states, %d of them quiet, %d ms%n",
                search.states(), search.quiet(), (System.nanoTime() - begun) / 1_000_000);
        assertThat(found.map(Object::toString)).isEmpty();
    }
}
