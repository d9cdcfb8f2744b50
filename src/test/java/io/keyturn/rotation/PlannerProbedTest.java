package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.assertLagging;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.leafOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Consumer.Proven.Probed;
import io.keyturn.rotation.Consumer.Proven.Probed.Origin;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import io.keyturn.rotation.Probe.Old;
import io.keyturn.rotation.Probe.Outcome;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the gates make of endpoints.
class PlannerProbedTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final RotationPolicy ABORTING =
            RotationPolicy.DEFAULT.withOnFailedVerification(OnFailedVerification.ABORT);

    @ParameterizedTest
    @EnumSource
    void waitForTheProofOfADeclaredOneWhateverElseItDoes(Outcome outcome) {
        Scene scene = Scene.trusting().with(probed(outcome, Old.UNASKED, Origin.DECLARED, LONG));
        if (outcome == Outcome.PROVED) {
            assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.SWITCH);
        } else {
            assertLagging(scene.decide(), "proxy-0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitForAFoundOneUnlessItCanProveNothing(Outcome outcome) {
        Scene scene = Scene.trusting().with(probed(outcome, Old.UNASKED, Origin.FOUND, LONG));
        scene.with(scene.current());
        switch (outcome) {
            case PROVED, UNVERIFYING, PLAINTEXT ->
                    assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.SWITCH);
            case REFUSED, UNTRUSTED, TIMEOUT, UNREACHABLE ->
                    assertLagging(scene.decide(), "proxy-0");
        }
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,true", "UNASKED,true", "REFUSED,false", "UNANSWERED,false"})
    void openGateOneWhereBothAuthoritiesAreTrusted(Old old, String opens) {
        Scene scene = Scene.trusting().with(probed(Outcome.PROVED, old, Origin.DECLARED, LONG));
        assertThat(scene.decide() instanceof Step).isEqualTo(Boolean.parseBoolean(opens));
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,true", "UNASKED,true", "REFUSED,false", "UNANSWERED,false"})
    void openGateTwoWhereBothAuthoritiesAreTrusted(Old old, String opens) {
        Scene scene = Scene.switched();
        scene.with(presenting(scene.leaf.id(), Outcome.PROVED, old, Origin.DECLARED));
        assertThat(scene.decide() instanceof Step).isEqualTo(Boolean.parseBoolean(opens));
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,false", "UNASKED,true", "REFUSED,true", "UNANSWERED,false"})
    void openGateThreeWhereTheOldAuthorityIsRefused(Old old, String opens) {
        Scene scene = Scene.retiring().with(probed(Outcome.PROVED, old, Origin.DECLARED, LONG));
        assertThat(scene.decide() instanceof Step).isEqualTo(Boolean.parseBoolean(opens));
        if (old == Old.ACCEPTED) {
            assertThat(laggard(scene.decide()).holds())
                    .contains("it takes a client of the old authority");
        }
    }

    @Test
    void giveTimeToAFoundOneThatAsksForNoCertificateAndSaySo() {
        Scene scene = Scene.trusting();
        scene.with(probed(Outcome.UNVERIFYING, Old.UNASKED, Origin.FOUND, Duration.ofSeconds(100)));
        assertThat(laggard(scene.decide()).holds())
                .isEqualTo(
                        "it takes clients of any authority; unknown; assumed to have the bundle in 31s");
        scene.consumers.clear();
        scene.with(probed(Outcome.UNVERIFYING, Old.UNASKED, Origin.FOUND, LONG));
        assertThat(step(scene.decide()).reason().sentence()).isEqualTo("assumed of 1 after 130s");
    }

    @Test
    void wantTheNewLeafOfAFoundOneThatAsksForNoCertificate() {
        Scene scene = Scene.switched();
        Digest old = Scene.digest("l1");
        scene.with(presenting(old, Outcome.UNVERIFYING, Old.UNASKED, Origin.FOUND));
        assertThat(laggard(scene.decide()).holds()).contains("it presents leaf " + old.shortForm());
        scene.consumers.clear();
        scene.with(presenting(scene.leaf.id(), Outcome.UNVERIFYING, Old.UNASKED, Origin.FOUND));
        assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.RETIRE);
    }

    @Test
    void holdAndSayHowToUndoWhereTheNewLeafIsRefusedAfterTheSwitch() {
        Scene scene = behind();
        Wait wait = (Wait) scene.decide();
        assertThat(wait.reason().code()).isEqualTo(ReasonCode.LAGGING);
        assertThat(wait.laggards())
                .singleElement()
                .satisfies(lag ->
                        assertThat(lag.holds())
                                .contains(
                                        "it refuses a client of the next authority",
                                        "it takes a client of the old authority",
                                        "keyturn rotate --abort --reason"));
    }

    @Test
    void undoTheRotationWhereThePolicySaysSo() {
        Scene scene = behind();
        scene.policy = ABORTING;
        Step step = step(scene.decide());
        assertStep(step, StepKind.BACK_OUT, ReasonCode.VERIFICATION_FAILED);
        assertThat(step.reason().sentence())
                .isEqualTo(
                        "pod/edge/proxy-0 refuses clients with the new leaf and takes those with the old one");
        assertThat(step.shape().direction()).isEqualTo(Direction.BACKWARD);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
        assertThat(step.hold()).isEqualTo(Hold.UNTIL_ASKED);
        assertThat(step.restsOnEvidence()).isTrue();
    }

    @Test
    void introduceNothingAfterwardsUntilSomebodyAsks() {
        Scene scene = Scene.steady();
        scene.hold = Hold.UNTIL_ASKED;
        scene.leaf = leafOf(FIRST, "l1", day(295), 30);
        assertThat(scene.onDay(300).decide().reason().code())
                .isEqualTo(ReasonCode.HELD_AFTER_ABORT);
        assertThat(step(scene.asked("rotate-authority:again").decide()).kind())
                .isEqualTo(StepKind.INTRODUCE);
    }

    @Test
    void answerARotationThatWasAskedForBeforeTheFailure() {
        Scene scene = behind().asked("rotate-authority:before");
        scene.policy = ABORTING;
        assertThat(step(scene.decide()).serves()).containsExactly("before");
    }

    @Test
    void undoNothingWhereNothingIsKnown() {
        for (Outcome outcome : EnumSet.complementOf(EnumSet.of(Outcome.REFUSED))) {
            for (Old old : Old.values()) {
                assertThat(kind(outcome, old)).as(outcome + " " + old).isNotEqualTo("back-out");
            }
        }
        for (Old old : EnumSet.complementOf(EnumSet.of(Old.ACCEPTED))) {
            assertThat(kind(Outcome.REFUSED, old)).as("" + old).isEqualTo("wait");
        }
        assertThat(kind(Outcome.REFUSED, Old.ACCEPTED)).isEqualTo("back-out");
    }

    @Test
    void undoNothingBeforeTheSwitchAndAfterTheRetirement() {
        for (Scene scene : List.of(Scene.trusting(), Scene.retiring())) {
            scene.policy = ABORTING;
            scene.with(probed(Outcome.REFUSED, Old.ACCEPTED, Origin.DECLARED, LONG));
            assertLagging(scene.decide(), "proxy-0");
        }
    }

    @Test
    void undoNoUndoingAndNothingThatAnotherWriterIsIn() {
        Scene back = behind();
        back.policy = ABORTING;
        back.direction = Direction.BACKWARD;
        assertLagging(back.decide(), "proxy-0");
        Scene meddled = behind();
        meddled.policy = ABORTING;
        meddled.overwrites = 1;
        assertLagging(meddled.decide(), "proxy-0");
    }

    @Test
    void undoNothingForOneThatAPersonWaived() {
        Scene scene = behind();
        scene.policy = ABORTING;
        Instant later = scene.now.plusSeconds(60);
        scene.waivers = List.of(new Waiver("pod/edge/proxy-0", later, "it is broken"));
        scene.with(scene.current());
        assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.RETIRE);
    }

    @Test
    void goForwardFromTheDeadlineOnSinceTheOldAuthorityIsAboutToEnd() {
        Scene scene = behind();
        scene.policy = ABORTING;
        scene.leaf = leafOf(SECOND, "l2", day(350), 30);
        assertThat(step(scene.onDay(358.99).decide()).kind()).isEqualTo(StepKind.BACK_OUT);
        assertStep(step(scene.onDay(359).decide()), StepKind.RETIRE, ReasonCode.DEADLINE_PASSED);
    }

    private static String kind(Outcome outcome, Old old) {
        Scene scene = Scene.switched();
        scene.policy = ABORTING;
        scene.with(probed(outcome, old, Origin.DECLARED, LONG));
        return scene.decide() instanceof Step step ? step.kind().word() : "wait";
    }

    /// After the switch, with an endpoint that knows the old authority alone.
    private static Scene behind() {
        return Scene.switched().with(probed(Outcome.REFUSED, Old.ACCEPTED, Origin.DECLARED, LONG));
    }

    private static Laggard laggard(Decision decision) {
        return ((Wait) decision).laggards().getFirst();
    }

    private static Probed probed(Outcome outcome, Old old, Origin origin, Duration shown) {
        return new Probed(new Probe(outcome, old, Optional.empty(), ""), origin, shown);
    }

    private static Probed presenting(Digest leaf, Outcome outcome, Old old, Origin origin) {
        return new Probed(new Probe(outcome, old, Optional.of(leaf), ""), origin, LONG);
    }
}
