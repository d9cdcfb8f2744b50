package io.keyturn.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The model is worth something only if it finds what breaks when a part of the protocol is taken away.
class NegativeControlTest {
    private static final int LIMIT = 2_000_000;

    @Test
    void findsABrokenPairWhenGatesAskOnlyWhatIsInUse() {
        Rules rules = Rules.real().namingByPlace().seeingLiveOnly();
        finds("live only", rules, new Moves(rules).steady(3, 1), Search.rotation());
    }

    @Test
    void findsABrokenPairWhenGatesAskOnlyWhatARestartWouldLoad() {
        Rules rules = Rules.real().namingByPlace().seeingStoredOnly();
        finds("stored only", rules, new Moves(rules).steady(3, 1), Search.rotation());
    }

    /// The bridge would hide it; leaves have none here (Content.trusts).
    @ParameterizedTest
    @EnumSource(names = {"TRUSTING", "SWITCHED"})
    void findsABrokenPairWhenAGateIsLeftOut(Phase phase) {
        Rules rules = Rules.real().namingByPlace().askingNobodyIn(phase);
        finds(
                "no gate in " + phase.word(),
                rules,
                new Moves(rules).steady(2, 1),
                Search.rotation());
    }

    @Test
    void findsABrokenPairWhenAReturnedLeafIsTakenForProof() {
        Rules rules = Rules.real().namingByPlace().trustingReturnedLeaves();
        finds("returned leaf", rules, new Moves(rules).foreign(2, 1), Search.rotationAndAbort());
    }

    @Test
    void findsABrokenPairWhenTwoRunnersWriteBlindly() {
        Schedules schedules =
                new Schedules(
                        Rules.real().savingBlindly(),
                        new Laws(Laws.Asking.PAIRS),
                        Schedules.Interference.NOBODY);
        Schedules.Found found =
                LongStream.range(0, 10_000)
                        .mapToObj(schedules::violation)
                        .flatMap(Optional::stream)
                        .filter(broken -> broken.law().equals("I1"))
                        .findFirst()
                        .map(schedules::shortened)
                        .orElseThrow();
        System.out.printf(
                "model: control 'blind writes' is found by %d actions: %s%n",
                found.schedule().size(), found);
    }

    private static void finds(String control, Rules rules, World start, List<Action> asked) {
        Search search = new Search(rules, new Laws(Laws.Asking.PAIRS), asked);
        Optional<Search.Found> found = search.violation(start, LIMIT);
        assertThat(found).as(control).isPresent();
        System.out.printf(
                "model: control '%s' is found by %d actions after %d states: %s%n",
                control,
                found.orElseThrow().schedule().size(),
                search.states(),
                found.orElseThrow());
        assertThat(found.orElseThrow().broken().law()).isEqualTo("I1");
    }
}
