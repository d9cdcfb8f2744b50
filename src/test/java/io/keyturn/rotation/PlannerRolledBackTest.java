package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.assertRefused;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Decision.Step;
import org.junit.jupiter.api.Test;

/// A target or authority Secret that came back from a backup.
class PlannerRolledBackTest {
    private final Scene scene = Scene.trusting();

    @Test
    void refusesWhicheverIsTheOlder() {
        scene.recorded = scene.sequence - 1;
        assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
        scene.recorded = scene.sequence + 2;
        assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
    }

    @Test
    void allowsEachTargetThatWasPreparedWhileThereWasNone() {
        scene.with(scene.current());
        scene.recorded = scene.sequence + 2;
        scene.base = scene.sequence - 1;
        assertThat(scene.decide()).isInstanceOf(Step.class);
        scene.base = scene.sequence + 1;
        assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
    }

    @Test
    void refusesTheAuthoritySecretOfAnotherTarget() {
        assertRefused(
                scene.decide(
                        scene.target(
                                new Marks.Marked(
                                        "other",
                                        7,
                                        Phase.TRUSTING,
                                        2,
                                        Direction.FORWARD,
                                        scene.now)),
                        scene.authority()),
                ReasonCode.ROLLED_BACK);
    }

    @Test
    void startsOverWithANewAuthorityWhenAnOlderRecordIsAccepted() {
        scene.rollback = Observation.Rollback.ACCEPTED;
        scene.recorded = scene.sequence - 1;
        Step step = step(scene.decide());
        assertStep(step, StepKind.BOOTSTRAP, ReasonCode.ROLLBACK_ACCEPTED);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
        assertThat(step.shape().fresh()).isEqualTo(3);
    }

    @Test
    void signsByTheAimWhenAnOlderTargetIsAccepted() {
        scene.rollback = Observation.Rollback.ACCEPTED;
        scene.recorded = scene.sequence + 2;
        Step step = step(scene.decide());
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.ROLLBACK_ACCEPTED);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(2));
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
    }
}
