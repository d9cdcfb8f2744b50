package io.keyturn.rotation;

import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.START;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.leafOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.keyturn.rotation.Decision.Refuse;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Instant;

/// What tests ask of decisions, and the policies that they are taken under.
final class Decisions {
    static final AuthoritySighting NO_AUTHORITY = new AuthoritySighting.Absent();
    static final TargetSighting NO_TARGET = new TargetSighting.Absent();

    private Decisions() {}

    /// Trusting, where the old authority's key was never given to us.
    static Scene adoption() {
        Scene scene = Scene.trusting();
        scene.leaf = leafOf(THEIRS, "theirs");
        scene.found = Anchors.of(THEIRS, SECOND);
        scene.keyed = Anchors.of(SECOND);
        scene.kept = new LeafSlot.Filled(scene.leaf);
        return scene;
    }

    static Instant day(double day) {
        return START.plusSeconds(Math.round(day * 86_400));
    }

    static RotationPolicy shut(Instant opens) {
        MaintenanceWindows windows =
                new MaintenanceWindows() {
                    @Override
                    public boolean isOpen(Instant now) {
                        return !now.isBefore(opens);
                    }

                    @Override
                    public Instant next(Instant now) {
                        return opens.isAfter(now) ? opens : now;
                    }
                };
        return policy(RotationPolicy.AtDeadline.PROCEED, windows);
    }

    static RotationPolicy holding() {
        return policy(RotationPolicy.AtDeadline.HOLD, MaintenanceWindows.always());
    }

    static RotationPolicy policy(RotationPolicy.AtDeadline atDeadline, MaintenanceWindows windows) {
        RotationPolicy defaults = RotationPolicy.DEFAULT;
        return new RotationPolicy(
                defaults.authorityLifetime(),
                defaults.leafLifetime(),
                defaults.assumedAfter(),
                defaults.minimumInterval(),
                defaults.deadlineMargin(),
                atDeadline,
                defaults.onFailedVerification(),
                windows);
    }

    static Step step(Decision decision) {
        return assertThat(decision).asInstanceOf(type(Step.class)).actual();
    }

    static void assertStep(Step step, StepKind kind, ReasonCode code) {
        assertThat(step.kind()).isEqualTo(kind);
        assertThat(step.reason().code()).isEqualTo(code);
    }

    static void assertWait(Decision decision, ReasonCode code, Instant until) {
        assertThat(decision.reason().code()).isEqualTo(code);
        assertThat(decision)
                .asInstanceOf(type(Wait.class))
                .extracting(Wait::until)
                .isEqualTo(until);
    }

    static void assertRefused(Decision decision, ReasonCode code) {
        assertThat(decision).isInstanceOf(Refuse.class);
        assertThat(decision.reason().code()).isEqualTo(code);
    }

    static Wait assertLagging(Decision decision, String... names) {
        Wait wait = assertThat(decision).asInstanceOf(type(Wait.class)).actual();
        assertThat(wait.reason().code()).isEqualTo(ReasonCode.LAGGING);
        assertThat(wait.laggards())
                .extracting(laggard -> laggard.consumer().name())
                .containsExactly(names);
        return wait;
    }
}
