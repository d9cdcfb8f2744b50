package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.NO_AUTHORITY;
import static io.keyturn.rotation.Decisions.NO_TARGET;
import static io.keyturn.rotation.Decisions.adoption;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.START;
import static io.keyturn.rotation.Scene.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Without a target.
class PlannerNowhereTest {
    @Test
    void bootstrapsTheFirstGeneration() {
        Step step = step(Scene.steady().decide(NO_TARGET, NO_AUTHORITY));
        assertStep(step, StepKind.BOOTSTRAP, ReasonCode.FIRST_BOOTSTRAP);
        assertThat(step.shape().fresh()).isEqualTo(1);
        assertThat(step.shape().phase()).isEqualTo(Phase.STEADY);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
    }

    @Test
    void writesALostTargetInThePhaseThatItHad() {
        for (Scene scene : List.of(Scene.steady(), Scene.trusting(), Scene.switched())) {
            Step step = step(scene.decide(NO_TARGET, scene.authority()));
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.TARGET_LOST);
            assertThat(step.shape().phase()).isEqualTo(scene.phase);
            assertThat(step.shape().bundle()).isEqualTo(scene.found);
        }
    }

    @Test
    void signsALostTargetByTheAuthorityThatItsPhaseSignsWith() {
        Scene trusting = Scene.trusting();
        assertThat(step(trusting.decide(NO_TARGET, trusting.authority())).shape().leaf())
                .isEqualTo(new LeafChoice.Fresh(1));
        Scene switched = Scene.switched();
        assertThat(step(switched.decide(NO_TARGET, switched.authority())).shape().leaf())
                .isEqualTo(new LeafChoice.Fresh(2));
    }

    @Test
    void publishesTheKeptLeafWhereTheOldKeyIsUnknown() {
        Scene adoption = adoption();
        Step step = step(adoption.decide(NO_TARGET, adoption.authority()));
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_RESTORED);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Kept());
    }

    @Test
    void signsByTheAimWhereNoKeyThatEverybodyTrustsIsAtHand() {
        Scene adoption = adoption();
        adoption.kept = new LeafSlot.Empty();
        Step step = step(adoption.decide(NO_TARGET, adoption.authority()));
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.BROKEN_BEYOND_OVERLAP);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(2));
        assertThat(step.shape().phase()).isEqualTo(Phase.SWITCHED);
        assertThat(step.shape().bundle()).isEqualTo(adoption.found);
    }

    @Test
    void startsOverWhereNothingCanBeSigned() {
        Scene adoption = adoption();
        adoption.kept = new LeafSlot.Empty();
        Anchor expired = Scene.anchor("g2", 2, START, 100);
        adoption.keyed = Anchors.of(expired);
        adoption.found = Anchors.of(THEIRS, expired);
        Step step = step(adoption.decide(NO_TARGET, adoption.authority()));
        assertStep(step, StepKind.BOOTSTRAP, ReasonCode.BROKEN_BEYOND_OVERLAP);
        assertThat(step.shape().fresh()).isEqualTo(3);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
    }

    @Test
    void keepsTheHoldOfAnAbortWhenItWritesAgain() {
        Scene scene = Scene.steady();
        scene.hold = Hold.UNTIL_ASKED;
        assertThat(step(scene.decide(NO_TARGET, scene.authority())).hold())
                .isEqualTo(Hold.UNTIL_ASKED);
        assertThat(step(scene.decide(scene.damaged("broken"), scene.authority())).hold())
                .isEqualTo(Hold.UNTIL_ASKED);
    }
}
