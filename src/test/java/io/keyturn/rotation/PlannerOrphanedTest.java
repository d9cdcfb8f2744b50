package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.NO_AUTHORITY;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Decision.Step;
import org.junit.jupiter.api.Test;

/// A target whose authority Secret is lost.
class PlannerOrphanedTest {
    @Test
    void becomesForeignWhenItIsLostInSteady() {
        Scene scene = Scene.steady();
        assertWait(scene.decide(scene.target(), NO_AUTHORITY), ReasonCode.AUTHORITY_LOST, day(225));
    }

    @Test
    void takesTheNewAuthorityOutAgainWhenItIsLostInTrusting() {
        Scene scene = Scene.trusting();
        assertThat(scene.decide(scene.target(), NO_AUTHORITY).reason().code())
                .isEqualTo(ReasonCode.LAGGING);
        scene.with(scene.current());
        Step step = step(scene.decide(scene.target(), NO_AUTHORITY));
        assertStep(step, StepKind.BACK_OUT, ReasonCode.AUTHORITY_LOST);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST));
        assertThat(step.shape().record()).isEqualTo(Shape.Recording.NOTHING);
    }

    @Test
    void passesTheSecondGateWhenItIsLostInSwitched() {
        Scene scene = Scene.switched();
        assertThat(scene.decide(scene.target(), NO_AUTHORITY).reason().code())
                .isEqualTo(ReasonCode.LAGGING);
        scene.with(scene.current());
        Step step = step(scene.decide(scene.target(), NO_AUTHORITY));
        assertStep(step, StepKind.RETIRE, ReasonCode.AUTHORITY_LOST);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(SECOND));
    }

    @Test
    void passesTheThirdGateWhenItIsLostInRetiring() {
        Scene scene = Scene.retiring();
        scene.with(scene.current());
        Step step = step(scene.decide(scene.target(), NO_AUTHORITY));
        assertStep(step, StepKind.SETTLE, ReasonCode.AUTHORITY_LOST);
        assertThat(step.shape().phase()).isEqualTo(Phase.STEADY);
    }
}
