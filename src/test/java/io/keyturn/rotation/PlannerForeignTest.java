package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.NO_AUTHORITY;
import static io.keyturn.rotation.Decisions.adoption;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.shut;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.START;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.leafOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Decision.Step;
import org.junit.jupiter.api.Test;

/// Another writer's target.
class PlannerForeignTest {
    private final Scene scene = Scene.foreign();

    private Decision decide() {
        return scene.decide(scene.target(new Marks.Unmarked()), NO_AUTHORITY);
    }

    @Test
    void waitsUntilItsLeafOrAnchorGrowsOld() {
        assertWait(decide(), ReasonCode.FOREIGN, day(225));
        scene.leaf = leafOf(THEIRS, "theirs", day(230), 30);
        scene.onDay(239);
        assertWait(decide(), ReasonCode.FOREIGN, day(240));
    }

    @Test
    void introducesOursBesideTheirsWhenDue() {
        scene.onDay(225);
        Step step = step(decide());
        assertStep(step, StepKind.INTRODUCE, ReasonCode.ADOPTION_DUE);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
        assertThat(step.shape().fresh()).isEqualTo(1);
        assertThat(step.shape().keys()).isEmpty();
    }

    @Test
    void adoptsOnRequest() {
        scene.asked("rotate-authority:adopt");
        assertStep(step(decide()), StepKind.INTRODUCE, ReasonCode.AUTHORITY_REQUESTED);
    }

    @Test
    void neverUsesANumberThatStandsInTheBundle() {
        scene.asked("rotate-authority:adopt");
        scene.found = Anchors.of(THEIRS, SECOND);
        assertThat(step(decide()).shape().fresh()).isEqualTo(3);
    }

    @Test
    void introducesAnotherWhereTheLeafOutlivesTheAuthorityThatWasAimedAt() {
        Scene adoption = adoption();
        adoption.keyed = Anchors.of(Scene.anchor("g2", 2, START, 205));
        adoption.found = Anchors.of(THEIRS);
        Step step = step(adoption.asked("rotate-authority:again").decide());
        assertStep(step, StepKind.INTRODUCE, ReasonCode.AUTHORITY_REQUESTED);
        assertThat(step.shape().fresh()).isEqualTo(3);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
    }

    @Test
    void startsOverWhenItsLeafHasExpired() {
        scene.onDay(235.01);
        Step step = step(decide());
        assertStep(step, StepKind.BOOTSTRAP, ReasonCode.BROKEN_BEYOND_OVERLAP);
        assertThat(step.shape().phase()).isEqualTo(Phase.SWITCHED);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
    }

    @Test
    void waitsForAWindowUntilItIsUrgent() {
        scene.policy = shut(day(400));
        scene.onDay(226);
        assertWait(decide(), ReasonCode.OUTSIDE_WINDOW, day(230));
        scene.onDay(230);
        assertThat(step(decide()).kind()).isEqualTo(StepKind.INTRODUCE);
    }
}
