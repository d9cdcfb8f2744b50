package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Decision.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How the numbers on both Secrets grow.
class LedgerTest {
    private static final TargetSighting NO_TARGET = new TargetSighting.Absent();
    private static final AuthoritySighting NO_AUTHORITY = new AuthoritySighting.Absent();

    private final Scene scene = Scene.steady();

    @Test
    void beginsWithOne() {
        Ledger ledger = after(NO_TARGET, NO_AUTHORITY, "renew-leaf");
        assertThat(ledger.id()).isEqualTo("fresh");
        assertThat(ledger.sequence()).isEqualTo(1);
        assertThat(ledger.base()).isZero();
    }

    @Test
    void countsOnFromTheTarget() {
        Ledger ledger = after(scene.target(), scene.authority(), "rotate-authority");
        assertThat(ledger.id()).isEqualTo("id");
        assertThat(ledger.sequence()).isEqualTo(8);
        assertThat(ledger.base()).isEqualTo(7);
        assertThat(ledger.highest()).isEqualTo(2);
        assertThat(ledger.introducedAt()).isEqualTo(scene.now);
        assertThat(ledger.handled()).containsExactly("id");
    }

    @Test
    void usesANumberAgainThatNeverReachedTheTarget() {
        scene.recorded = 8;
        assertThat(after(scene.target(), scene.authority(), "renew-leaf").sequence()).isEqualTo(8);
    }

    @Test
    void usesNoNumberTwiceWhileTheTargetIsGone() {
        Ledger first = after(NO_TARGET, scene.authority(), "renew-leaf");
        assertThat(first.sequence()).isEqualTo(8);
        assertThat(first.base()).isEqualTo(6);
        scene.recorded = 8;
        scene.base = 6;
        Ledger second = after(NO_TARGET, scene.authority(), "renew-leaf");
        assertThat(second.sequence()).isEqualTo(9);
        assertThat(second.base()).isEqualTo(6);
    }

    @Test
    void catchesUpWithWhatWasPreparedWhileTheTargetWasGone() {
        scene.recorded = 11;
        scene.base = 6;
        Ledger ledger = after(scene.target(), scene.authority(), "renew-leaf");
        assertThat(ledger.sequence()).isEqualTo(11);
        assertThat(ledger.base()).isEqualTo(7);
    }

    @Test
    void keepsTheHighestGenerationWhereTheAuthoritySecretIsLost() {
        scene.generation = 5;
        assertThat(after(scene.target(), NO_AUTHORITY, "renew-leaf").highest()).isEqualTo(5);
    }

    @Test
    void keepsSinceWhileThePhaseStays() {
        assertThat(after(scene.target(), scene.authority(), "renew-leaf").since())
                .isEqualTo(scene.now.minusSeconds(60));
        assertThat(after(scene.target(), scene.authority(), "rotate-authority").since())
                .isEqualTo(scene.now);
    }

    @Test
    void entersAPhaseAnewWithANewAuthority() {
        Scene retiring = Scene.retiring();
        retiring.generation = 1; // below that of the authority which the step makes
        assertThat(after(retiring.target(), retiring.authority(), "compromised-leaf").since())
                .isEqualTo(scene.now);
    }

    private Ledger after(TargetSighting target, AuthoritySighting authority, String request) {
        Scene decided = Scene.steady().onDay(210);
        Step step = (Step) decided.asked(request + ":id").decide();
        return Ledger.after(target, authority, step, "fresh", scene.now.plus(Duration.ofMillis(5)));
    }
}
