package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.assertWait;

import java.util.List;
import org.junit.jupiter.api.Test;

/// While a person forbids writing.
class PlannerPausedTest {
    @Test
    void writesNothingWhateverIsDue() {
        for (Scene scene :
                List.of(
                        Scene.steady().onDay(300).asked("rotate-authority:a"),
                        Scene.trusting(),
                        Scene.switched(),
                        Scene.retiring())) {
            scene.with(scene.current());
            scene.paused = "maintenance";
            assertWait(scene.decide(), ReasonCode.PAUSED, scene.now.plusSeconds(60));
            assertWait(
                    scene.decide(scene.damaged("broken"), scene.authority()),
                    ReasonCode.PAUSED,
                    scene.now.plusSeconds(60));
        }
    }
}
