package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.shut;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.leafOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where nothing is under way.
class PlannerSteadyTest {
    private final Scene scene = Scene.steady();

    @Test
    void waitsUntilTheFirstThingIsDue() {
        assertWait(scene.decide(), ReasonCode.HEALTHY, day(225));
        scene.onDay(239.9);
        scene.leaf = leafOf(FIRST, "l1", day(239), 30);
        assertWait(scene.decide(), ReasonCode.HEALTHY, day(240));
    }

    @Test
    void renewsTheLeafAtTwoThirdsOfItsLife() {
        assertThat(scene.onDay(224.99).decide()).isInstanceOf(Wait.class);
        Step step = step(scene.onDay(225).decide());
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_AGING);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
        assertThat(step.shape().phase()).isEqualTo(Phase.STEADY);
    }

    @Test
    void renewsTheLeafOnRequest() {
        Step step = step(scene.asked("renew-leaf:now").decide());
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_REQUESTED);
        assertThat(step.serves()).containsExactly("now");
    }

    @Test
    void renewsNoLeafThatLivesAsLongAsItsAuthority() {
        scene.leaf = leafOf(FIRST, "l1", day(330), 30);
        scene.hold = Hold.UNTIL_ASKED;
        assertThat(scene.onDay(355).decide().reason().code())
                .isEqualTo(ReasonCode.HELD_AFTER_ABORT);
    }

    @Test
    void introducesTheNextAuthorityAtTwoThirdsOfTheLifeOfThePresentOne() {
        scene.leaf = leafOf(FIRST, "l1", day(239), 30);
        scene.generation = 4;
        Step step = step(scene.onDay(240).decide());
        assertStep(step, StepKind.INTRODUCE, ReasonCode.AUTHORITY_AGING);
        assertThat(step.shape().fresh()).isEqualTo(5);
        assertThat(step.shape().aim()).isEqualTo(5);
        assertThat(step.shape().keys()).containsExactly(1);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Present());
        assertThat(step.shape().kept()).isEqualTo(Shape.Keeping.PUBLISHED);
    }

    @Test
    void introducesOnRequestAndOnlyOnce() {
        Step step = step(scene.asked("rotate-authority:a").decide());
        assertStep(step, StepKind.INTRODUCE, ReasonCode.AUTHORITY_REQUESTED);
        assertThat(step.serves()).containsExactly("a");
        scene.handled = List.of("a");
        assertThat(scene.decide()).isInstanceOf(Wait.class);
        scene.handled = List.of();
        scene.handledInRecord = List.of("a");
        assertThat(scene.decide()).isInstanceOf(Wait.class);
    }

    @Test
    void keepsTheMinimumIntervalWhoeverAsks() {
        scene.introducedAt = scene.now.minus(Duration.ofMinutes(59));
        scene.asked("rotate-authority:a");
        assertWait(
                scene.decide(),
                ReasonCode.INTERVAL_NOT_OVER,
                scene.introducedAt.plus(Duration.ofHours(1)));
        scene.introducedAt = scene.now.minus(Duration.ofMinutes(60));
        assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.INTRODUCE);
    }

    @Test
    void introducesNothingAfterAnAbortUntilSomebodyAsks() {
        scene.leaf = leafOf(FIRST, "l1", day(239), 30);
        scene.hold = Hold.UNTIL_ASKED;
        scene.onDay(241);
        assertWait(scene.decide(), ReasonCode.HELD_AFTER_ABORT, scene.now.plusSeconds(60));
        Step step = step(scene.asked("rotate-authority:a").decide());
        assertThat(step.hold()).isEqualTo(Hold.FREE);
    }

    @Test
    void keepsTheHoldWhenItRenewsALeaf() {
        scene.hold = Hold.UNTIL_ASKED;
        assertThat(step(scene.onDay(225).decide()).hold()).isEqualTo(Hold.UNTIL_ASKED);
    }

    @Test
    void startsNothingOutsideAWindowUntilItIsUrgent() {
        scene.policy = shut(day(400));
        scene.leaf = leafOf(FIRST, "l1", day(239), 30);
        assertThat(scene.onDay(241).decide().reason().code()).isEqualTo(ReasonCode.OUTSIDE_WINDOW);
        scene.leaf = leafOf(FIRST, "l1", day(299), 30);
        assertThat(scene.onDay(299.9).decide().reason().code())
                .isEqualTo(ReasonCode.OUTSIDE_WINDOW);
        assertStep(step(scene.onDay(300).decide()), StepKind.INTRODUCE, ReasonCode.AUTHORITY_AGING);
    }

    @Test
    void renewsNoLeafOutsideAWindowUntilItIsUrgent() {
        scene.policy = shut(day(400));
        Decision decision = scene.onDay(226).decide();
        assertThat(decision.reason().code()).isEqualTo(ReasonCode.OUTSIDE_WINDOW);
        assertThat(step(scene.onDay(230).decide()).kind()).isEqualTo(StepKind.RENEW_LEAF);
    }

    @Test
    void wakesBeforeTheWindowOpensWhenItBecomesUrgentFirst() {
        scene.policy = shut(day(400));
        assertWait(scene.onDay(226).decide(), ReasonCode.OUTSIDE_WINDOW, day(230));
        scene.leaf = leafOf(FIRST, "l1", day(299), 30);
        assertWait(scene.onDay(299.5).decide(), ReasonCode.OUTSIDE_WINDOW, day(300));
        scene.policy = shut(day(299.75));
        assertWait(scene.decide(), ReasonCode.OUTSIDE_WINDOW, day(299.75));
    }

    @Test
    void ignoresWindowsWhenAsked() {
        scene.policy = shut(day(400));
        assertThat(step(scene.asked("renew-leaf:a").decide()).kind())
                .isEqualTo(StepKind.RENEW_LEAF);
        assertThat(step(scene.asked("rotate-authority:b").decide()).kind())
                .isEqualTo(StepKind.INTRODUCE);
    }

    @Test
    void ignoresARequestThatItCannotRead() {
        assertThat(scene.asked("explode:now").decide().reason().code())
                .isEqualTo(ReasonCode.HEALTHY);
    }
}
