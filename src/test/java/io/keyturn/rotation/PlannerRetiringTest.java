package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.assertLagging;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.assumed;
import static io.keyturn.rotation.Scene.leafOf;
import static io.keyturn.rotation.Scene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import org.junit.jupiter.api.Test;

/// Before gate 3.
class PlannerRetiringTest {
    private final Scene scene = Scene.retiring();

    @Test
    void settlesOnlyWhenEveryConsumerHasTheBundle() {
        Digest leaf = scene.leaf.id();
        scene.with(told("old", leaf, "now", leaf));
        assertLagging(scene.decide(), "proxy-0");
        scene.consumers.clear();
        scene.overwrites = 2;
        scene.with(scene.current());
        Step step = step(scene.decide());
        assertStep(step, StepKind.SETTLE, ReasonCode.ALL_RETIRED);
        assertThat(step.shape().keys()).containsExactly(2);
        assertThat(step.shape().staged()).isEqualTo(Shape.Staging.NONE);
        assertThat(step.shape().kept()).isEqualTo(Shape.Keeping.NONE);
        assertThat(step.overwrites()).isZero();
    }

    @Test
    void knowsNoWayBack() {
        scene.with(scene.current());
        Step step = step(scene.asked("abort:late").decide());
        assertThat(step.kind()).isEqualTo(StepKind.SETTLE);
        assertThat(step.serves()).containsExactly("late");
    }

    @Test
    void keepsTheHoldOfAnAbort() {
        scene.hold = Hold.UNTIL_ASKED;
        scene.with(scene.current());
        assertThat(step(scene.decide()).hold()).isEqualTo(Hold.UNTIL_ASKED);
    }

    @Test
    void renewsTheLeaf() {
        Step step = step(scene.onDay(225).decide());
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_AGING);
        assertThat(step.shape().phase()).isEqualTo(Phase.RETIRING);
    }

    @Test
    void settlesAtTheDeadlineOfTheOldAuthority() {
        scene.with(assumed(0));
        scene.leaf = leafOf(SECOND, "l2", day(350), 30);
        assertThat(step(scene.onDay(359).decide()).reason().code())
                .isEqualTo(ReasonCode.DEADLINE_PASSED);
    }
}
