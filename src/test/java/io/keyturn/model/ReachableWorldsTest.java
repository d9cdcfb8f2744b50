package io.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every world that one rotation of three consumers can reach.
class ReachableWorldsTest {
    private static final int LIMIT = 2_000_000;
    private static final Rules RULES = Rules.real().namingByPlace();

    @Test
    void everyReachableWorldKeepsEveryLaw() {
        explore(moves().steady(3, 1), Search.rotation());
    }

    @Test
    void everyReachableWorldKeepsEveryLawWhenSomebodyAborts() {
        explore(moves().steady(3, 1), Search.rotationAndAbort());
    }

    @Test
    void everyReachableWorldOfTwoRunnersEndsWell() {
        explore(moves().steady(1, 2), Search.rotation());
    }

    @Test
    void everyReachableWorldKeepsItsLawsWhenAKeyIsStolen() {
        explore(moves().steady(2, 1), Search.rotationAndTheft());
    }

    /// The leaf that returns is one that consumers had before.
    @Test
    void everyReachableWorldOfAnAdoptionKeepsEveryLawWhenSomebodyAborts() {
        List<Action> asked = new ArrayList<>(Search.rotationAndAbort());
        asked.add(new Action.Pass(Symbols.POLICY.assumedAfter()));
        explore(moves().foreign(2, 1), asked);
    }

    private static void explore(World start, List<Action> asked) {
        long begun = System.nanoTime();
        Search search = new Search(RULES, new Laws(Laws.Asking.EVERYTHING), asked);
        Optional<Search.Found> found = search.violation(start, LIMIT);
        System.out.printf(
                "model: %d states, %d of them quiet, %d ms%n",
                search.states(), search.quiet(), (System.nanoTime() - begun) / 1_000_000);
        assertThat(found.map(Object::toString)).isEmpty();
    }

    private static Moves moves() {
        return new Moves(RULES);
    }
}
