package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.NO_AUTHORITY;
import static io.keyturn.rotation.Decisions.NO_TARGET;
import static io.keyturn.rotation.Decisions.assertRefused;
import static io.keyturn.rotation.Decisions.assertWait;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What cannot be read, or must not be written.
class PlannerUnreadableTest {
    @Test
    void waitsForATargetThatCannotBeRead() {
        Scene scene = Scene.steady();
        Decision decision = scene.decide(new TargetSighting.Unreadable("forbidden"), NO_AUTHORITY);
        assertWait(decision, ReasonCode.STORE_UNREADABLE, scene.now.plusSeconds(60));
    }

    @Test
    void waitsForAnAuthoritySecretThatCannotBeRead() {
        Scene scene = Scene.steady();
        AuthoritySighting unreadable = new AuthoritySighting.Unreadable("timeout");
        for (TargetSighting target : List.of(NO_TARGET, scene.target())) {
            assertWait(
                    scene.decide(target, unreadable),
                    ReasonCode.STORE_UNREADABLE,
                    scene.now.plusSeconds(60));
        }
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() {
        Scene scene = Scene.steady();
        assertRefused(
                scene.decide(new TargetSighting.Unknown("format '2'"), scene.authority()),
                ReasonCode.UNKNOWN_FORMAT);
        for (TargetSighting target : List.of(NO_TARGET, scene.target())) {
            assertRefused(
                    scene.decide(target, new AuthoritySighting.Unknown("format '2'")),
                    ReasonCode.UNKNOWN_FORMAT);
        }
    }

    @Test
    void refusesAnAuthoritySecretOfAnotherOwnerOrThatIsDamaged() {
        Scene scene = Scene.steady();
        for (TargetSighting target : List.of(NO_TARGET, scene.target())) {
            assertRefused(
                    scene.decide(target, new AuthoritySighting.NotOurs("theirs")),
                    ReasonCode.NOT_OUR_AUTHORITY);
            assertRefused(
                    scene.decide(target, new AuthoritySighting.Damaged("garbage")),
                    ReasonCode.AUTHORITY_DAMAGED);
        }
    }

    @Test
    void refusesATargetThatCannotBeWritten() {
        Scene scene = Scene.steady();
        assertRefused(
                scene.decide(
                        new TargetSighting.Unusable(ReasonCode.IMMUTABLE.that("it says so")),
                        scene.authority()),
                ReasonCode.IMMUTABLE);
    }
}
