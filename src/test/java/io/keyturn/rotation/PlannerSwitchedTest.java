package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.adoption;
import static io.keyturn.rotation.Decisions.assertLagging;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.holding;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.assumed;
import static io.keyturn.rotation.Scene.leafOf;
import static io.keyturn.rotation.Scene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Before gate 2.
class PlannerSwitchedTest {
    private final Scene scene = Scene.switched();
    private final Digest leaf = scene.leaf.id();
    private final Digest old = Scene.digest("l1");

    @Test
    void retiresOnlyWhenEveryConsumerPresentsTheNewLeaf() {
        scene.with(scene.current(), told("now", old, "now", leaf));
        assertLagging(scene.decide(), "proxy-1");
        scene.consumers.removeLast();
        scene.with(told("now", leaf, "now", old));
        assertLagging(scene.decide(), "proxy-1");
        scene.consumers.removeLast();
        Step step = step(scene.decide());
        assertStep(step, StepKind.RETIRE, ReasonCode.ALL_SWITCHED);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(SECOND));
        assertThat(step.shape().sent()).isEqualTo(Shape.Sent.ALONE);
        assertThat(step.shape().keys()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void renewsTheLeafByTheNewAuthority() {
        Step step = step(scene.onDay(225).decide());
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_AGING);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(2));
        assertThat(step.shape().sent()).isEqualTo(Shape.Sent.BRIDGE);
    }

    @Test
    void proceedsOrHoldsAtTheDeadline() {
        scene.with(assumed(0));
        scene.leaf = leafOf(SECOND, "l2", day(350), 30);
        assertThat(scene.onDay(358.99).decide().reason().code()).isEqualTo(ReasonCode.LAGGING);
        assertStep(step(scene.onDay(359).decide()), StepKind.RETIRE, ReasonCode.DEADLINE_PASSED);
        scene.policy = holding();
        assertThat(scene.decide().reason().code()).isEqualTo(ReasonCode.DEADLINE_HELD);
    }

    @Test
    void backsOutWithANewLeafOfTheOldAuthority() {
        Step step = step(scene.asked("abort:undo").decide());
        assertStep(step, StepKind.BACK_OUT, ReasonCode.ABORT_REQUESTED);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
        assertThat(step.shape().aim()).isEqualTo(1);
        assertThat(step.shape().phase()).isEqualTo(Phase.SWITCHED);
        assertThat(step.hold()).isEqualTo(Hold.UNTIL_ASKED);
    }

    @Test
    void backsOutWithTheKeptLeafWhereNoKeyCanMakeANewOne() {
        scene.keyed = Anchors.of(SECOND);
        scene.with(scene.current());
        assertThat(step(scene.asked("abort:undo").decide()).shape().leaf())
                .isEqualTo(new LeafChoice.Kept());
    }

    @Test
    void doesNotUndoAnUndoing() {
        scene.direction = Direction.BACKWARD;
        scene.with(scene.current());
        assertThat(step(scene.asked("abort:again").decide()).kind()).isEqualTo(StepKind.RETIRE);
    }

    @Test
    void waitsAFloorWhereALeafReturnsThatWasPublishedBefore() {
        Scene back = adoption();
        back.phase = Phase.SWITCHED;
        back.direction = Direction.BACKWARD;
        back.aim = 0;
        back.with(back.current());
        back.shown = Duration.ofSeconds(129);
        assertWait(back.decide(), ReasonCode.LAGGING, back.now.plusSeconds(1));
        assertLagging(back.decide(), "proxy-0");
        back.shown = Duration.ofSeconds(130);
        Step step = step(back.decide());
        assertStep(step, StepKind.RETIRE, ReasonCode.ALL_SWITCHED);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
    }

    @Test
    void goesForwardWhereThereIsNoWayBack() {
        scene.keyed = Anchors.of(SECOND);
        scene.kept = new LeafSlot.Empty();
        scene.with(scene.current());
        assertThat(step(scene.asked("abort:late").decide()).kind()).isEqualTo(StepKind.RETIRE);
    }
}
