package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.adoption;
import static io.keyturn.rotation.Decisions.assertRefused;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.leafOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Decision.Step;
import org.junit.jupiter.api.Test;

/// Writes that were prepared and not finished, and those of others in between.
class PlannerInterruptedTest {
    private final Scene scene = Scene.trusting();

    @Test
    void finishesAnIntroductionThatWasPrepared() {
        Scene before = Scene.steady();
        scene.recorded = before.sequence + 1;
        Step step = step(scene.decide(before.target(), scene.authority()));
        assertStep(step, StepKind.INTRODUCE, ReasonCode.INTRODUCTION_RESUMED);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Present());
        assertThat(step.shape().fresh()).isZero();
    }

    @Test
    void countsNoOverwriteWhereAnAdoptionWasPrepared() {
        Step step = step(preparedAdoption(1));
        assertStep(step, StepKind.INTRODUCE, ReasonCode.INTRODUCTION_RESUMED);
        assertThat(step.overwrites()).isZero();
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS, SECOND));
    }

    @Test
    void takesTheNinthAttemptAtAnAdoptionForAnOverwrite() {
        assertThat(preparedAdoption(8).reason().code()).isEqualTo(ReasonCode.INTRODUCTION_RESUMED);
        assertThat(preparedAdoption(9).reason().code()).isEqualTo(ReasonCode.FOREIGN_CHANGE);
    }

    /// Their third write puts their own pair back, which is what an adoption found first.
    @Test
    void takesTheSameBytesAfterAnOverwriteForAnotherOne() {
        Scene adoption = adoption();
        adoption.overwrites = 2;
        assertRefused(preparedAdoption(adoption, 1), ReasonCode.CONTENDED);
    }

    private static Decision preparedAdoption(int attempts) {
        return preparedAdoption(adoption(), attempts);
    }

    private static Decision preparedAdoption(Scene adoption, int attempts) {
        adoption.recorded = attempts;
        adoption.base = 0;
        AuthoritySighting prepared = adoption.authority();
        adoption.found = Anchors.of(THEIRS);
        return adoption.decide(adoption.target(new Marks.Unmarked()), prepared);
    }

    @Test
    void unitesTheAnchorsOfABlindWriterWithOurs() {
        Step step = step(overwritten());
        assertStep(step, StepKind.INTRODUCE, ReasonCode.FOREIGN_CHANGE);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS, FIRST, SECOND));
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Present());
        assertThat(step.overwrites()).isEqualTo(1);
    }

    @Test
    void stopsAtTheThirdOverwriteInOneRotation() {
        scene.overwrites = 1;
        assertThat(step(overwritten()).overwrites()).isEqualTo(2);
        scene.overwrites = 2;
        assertRefused(overwritten(), ReasonCode.CONTENDED);
    }

    @Test
    void goesOnAfterAContentionWhenAsked() {
        scene.overwrites = 2;
        scene.asked("rotate-authority:off");
        Step step = step(overwritten());
        assertThat(step.overwrites()).isEqualTo(1);
        assertThat(step.serves()).containsExactly("off");
    }

    private Decision overwritten() {
        AuthoritySighting ours = scene.authority();
        Anchors before = scene.found;
        LeafFacts leaf = scene.leaf;
        scene.found = Anchors.of(THEIRS);
        scene.leaf = leafOf(THEIRS, "theirs");
        Decision decision = scene.decide(scene.target(new Marks.Unmarked()), ours);
        scene.found = before;
        scene.leaf = leaf;
        return decision;
    }
}
