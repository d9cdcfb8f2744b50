package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.leafOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Decision.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A target that works for nobody.
class PlannerBrokenTest {
    @Test
    void isRenewedByTheAuthorityThatThePhaseSignsWith() {
        for (Scene scene :
                List.of(Scene.steady(), Scene.trusting(), Scene.switched(), Scene.retiring())) {
            Step step = step(scene.decide(scene.damaged("garbage"), scene.authority()));
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
            assertThat(step.shape().phase()).isEqualTo(scene.phase);
            int signer = scene.phase == Phase.TRUSTING ? 1 : scene.aim;
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(signer));
        }
    }

    @Test
    void letsAnAuthorityThatIsStillThereLeaveThroughAGate() {
        Scene scene = Scene.retiring();
        AuthoritySighting retiring = scene.authority();
        scene.found = Anchors.of(FIRST, SECOND);
        Step step = step(scene.decide(scene.damaged("garbage"), retiring));
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertThat(step.shape().phase()).isEqualTo(Phase.SWITCHED);
    }

    @Test
    void isNotSignedByAnAuthorityThatEndsWithinAQuarterOfAnHour() {
        Scene scene = Scene.steady();
        scene.now = FIRST.validity().notAfter().minusSeconds(900);
        assertThat(step(scene.decide(scene.damaged("garbage"), scene.authority())).kind())
                .isEqualTo(StepKind.RENEW_LEAF);
        scene.now = scene.now.plusSeconds(1);
        assertThat(step(scene.decide(scene.damaged("garbage"), scene.authority())).kind())
                .isEqualTo(StepKind.BOOTSTRAP);
    }

    @Test
    void unitesWhatIsLeftOfTheBundleWithOurs() {
        Scene scene = Scene.trusting();
        AuthoritySighting ours = scene.authority();
        scene.found = Anchors.of(THEIRS);
        assertThat(step(scene.decide(scene.damaged("garbage"), ours)).shape().bundle())
                .isEqualTo(Anchors.of(THEIRS, FIRST, SECOND));
    }

    @Test
    void waitsForClocksWithinADayAndRenewsBeyond() {
        Scene scene = Scene.steady();
        scene.leaf = leafOf(FIRST, "early", day(211), 30);
        assertWait(scene.onDay(210).decide(), ReasonCode.CLOCK_SKEW, scene.now.plusSeconds(60));
        assertStep(step(scene.onDay(209.99).decide()), StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
    }
}
