package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.NO_AUTHORITY;
import static io.keyturn.rotation.Decisions.adoption;
import static io.keyturn.rotation.Decisions.assertLagging;
import static io.keyturn.rotation.Decisions.assertRefused;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.shut;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.leafOf;
import static io.keyturn.rotation.Scene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A key was stolen: one step, from whatever state.
class PlannerCompromisedTest {
    private static final String ASKED = "compromised-leaf:laptop";

    private AuthoritySighting ahead = NO_AUTHORITY;

    static Stream<Named<Scene>> states() {
        return Stream.of(
                Named.of("steady", Scene.steady()),
                Named.of("trusting", Scene.trusting()),
                Named.of("adopting", adoption()),
                Named.of("switched", Scene.switched()),
                Named.of("going back", goingBack()),
                Named.of("retiring", Scene.retiring()),
                Named.of("held after an abort", held()),
                Named.of("contended", contended()));
    }

    private static Scene goingBack() {
        Scene scene = Scene.switched();
        scene.direction = Direction.BACKWARD;
        scene.aim = 1;
        scene.leaf = leafOf(FIRST, "l3");
        return scene;
    }

    private static Scene held() {
        Scene scene = Scene.steady();
        scene.hold = Hold.UNTIL_ASKED;
        return scene;
    }

    private static Scene contended() {
        Scene scene = Scene.trusting();
        scene.overwrites = 2;
        scene.found = Anchors.of(FIRST);
        return scene;
    }

    @ParameterizedTest
    @MethodSource("states")
    void publishesANewAuthorityAndItsLeafAlone(Scene scene) {
        scene.with(new Proven.Silent("away"));
        assertAlone(step(scene.asked(ASKED).decide()), scene.generation + 1);
    }

    @ParameterizedTest
    @MethodSource("states")
    void keepsEveryOldKeyUntilItSettles(Scene scene) {
        assertThat(step(scene.asked(ASKED).decide()).shape().keys())
                .isEqualTo(scene.record().generations());
    }

    @ParameterizedTest
    @MethodSource("states")
    void comesBeforeTheRepairOfADamagedTarget(Scene scene) {
        scene.asked(ASKED);
        assertAlone(
                step(scene.decide(scene.damaged("torn"), scene.authority())), scene.generation + 1);
    }

    @ParameterizedTest
    @MethodSource("states")
    void worksWhereTheAuthoritySecretIsLost(Scene scene) {
        scene.asked(ASKED);
        for (TargetSighting target : List.of(scene.target(), scene.damaged("torn"))) {
            Step step = step(scene.decide(target, NO_AUTHORITY));
            assertAlone(step, scene.generation + 1);
            assertThat(step.shape().keys()).isEmpty();
            assertThat(step.shape().record()).isEqualTo(Shape.Recording.WRITE);
        }
    }

    private static void assertAlone(Step step, int generation) {
        assertStep(step, StepKind.SWITCH, ReasonCode.LEAF_COMPROMISED);
        assertThat(step.serves()).containsExactly("laptop");
        assertThat(step.overwrites()).isZero();
        assertThat(step.hold()).isEqualTo(Hold.FREE);
        Shape shape = step.shape();
        assertThat(shape.bundle()).isEqualTo(Anchors.none());
        assertThat(shape.fresh()).isEqualTo(generation);
        assertThat(shape.aim()).isEqualTo(generation);
        assertThat(shape.leaf()).isEqualTo(new LeafChoice.Fresh(generation));
        assertThat(shape.sent()).isEqualTo(Shape.Sent.ALONE);
        assertThat(shape.staged()).isEqualTo(Shape.Staging.NONE);
        assertThat(shape.kept()).isEqualTo(Shape.Keeping.NONE);
        assertThat(shape.phase()).isEqualTo(Phase.RETIRING);
        assertThat(shape.direction()).isEqualTo(Direction.FORWARD);
    }

    @Test
    void adoptsAForeignTargetWithoutItsAnchors() {
        Scene scene = Scene.foreign().asked(ASKED);
        Step step = step(scene.decide(scene.target(new Marks.Unmarked()), NO_AUTHORITY));
        assertAlone(step, 1);
        assertThat(step.shape().keys()).isEmpty();
    }

    @Test
    void doesTheSameForAnAuthorityAndSaysSo() {
        Scene scene = Scene.steady().asked("compromised-authority:backup");
        Step step = step(scene.decide());
        assertStep(step, StepKind.SWITCH, ReasonCode.AUTHORITY_COMPROMISED);
        assertThat(step.reason().sentence()).isEqualTo("asked by request 'backup'");
        assertThat(step.shape()).isEqualTo(step(Scene.steady().asked(ASKED).decide()).shape());
    }

    @Test
    void usesNoNumberThatEitherSecretOrTheBundleKnows() {
        Scene scene = Scene.steady().asked(ASKED);
        AuthoritySighting behind = scene.authority();
        scene.generation = 5;
        assertThat(step(scene.decide(scene.target(), behind)).shape().fresh()).isEqualTo(6);
        scene.generation = 1;
        scene.found = Anchors.of(FIRST, SECOND);
        assertThat(step(scene.decide(scene.target(), behind)).shape().fresh()).isEqualTo(3);
    }

    @Test
    void waitsNeitherForTheIntervalNorForAWindow() {
        Scene scene = Scene.steady().asked(ASKED);
        scene.introducedAt = scene.now.minusSeconds(1);
        scene.policy = shut(day(400));
        assertThat(step(scene.decide()).reason().code()).isEqualTo(ReasonCode.LEAF_COMPROMISED);
    }

    @Test
    void waitsForNoClock() {
        Scene scene = Scene.steady().asked(ASKED);
        scene.leaf = leafOf(FIRST, "l1", scene.now.plusSeconds(600), 30);
        assertThat(step(scene.decide()).reason().code()).isEqualTo(ReasonCode.LEAF_COMPROMISED);
        scene.leaf = leafOf(FIRST, "l1", scene.now.minus(Duration.ofDays(40)), 30);
        assertThat(step(scene.decide()).reason().code()).isEqualTo(ReasonCode.LEAF_COMPROMISED);
    }

    @Test
    void goesOnWithTheAuthorityThatWasMadeForItAndNeverReachedTheTarget() {
        Step step = step(prepared().decide(Scene.steady().asked(ASKED).target(), ahead));
        assertStep(step, StepKind.SWITCH, ReasonCode.LEAF_COMPROMISED);
        assertThat(step.serves()).containsExactly("laptop");
        Shape shape = step.shape();
        assertThat(shape.fresh()).isZero();
        assertThat(shape.bundle()).isEqualTo(Anchors.of(SECOND));
        assertThat(shape.leaf()).isEqualTo(new LeafChoice.Fresh(2));
        assertThat(shape.sent()).isEqualTo(Shape.Sent.ALONE);
        assertThat(shape.keys()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void trustsNoAuthorityThatWasMadeForAnotherRequest() {
        Scene again = Scene.steady().asked("compromised-leaf:another");
        assertThat(step(prepared().decide(again.target(), ahead)).shape().fresh()).isEqualTo(3);
    }

    @Test
    void makesAnotherAuthorityWhereThePreparedOneHasEnded() {
        Scene scene = prepared().onDay(561);
        assertThat(step(scene.decide(Scene.steady().asked(ASKED).target(), ahead)).shape().fresh())
                .isEqualTo(3);
    }

    private Scene prepared() {
        Scene prepared = Scene.retiring();
        prepared.recorded = prepared.sequence + 1;
        prepared.handledInRecord = List.of("laptop");
        ahead = prepared.authority();
        return prepared;
    }

    @Test
    void firesOnce() {
        Scene scene = Scene.retiring().asked(ASKED);
        scene.handled = List.of("laptop");
        assertThat(scene.decide().reason().code()).isEqualTo(ReasonCode.LAGGING);
        scene.handled = List.of();
        scene.handledInRecord = List.of("laptop");
        assertThat(scene.decide().reason().code()).isEqualTo(ReasonCode.LAGGING);
    }

    @Test
    void namesWhoStillTrustsWhatWasStolenAndDestroysTheKeysBehindThem() {
        Scene scene = Scene.retiring();
        scene.found = Anchors.of(SECOND);
        scene.keyed = Anchors.of(FIRST, SECOND);
        scene.with(told("old", scene.leaf.id(), "now", scene.leaf.id()));
        assertLagging(scene.decide(), "proxy-0");
        scene.consumers.removeLast();
        scene.with(scene.current());
        Step step = step(scene.decide());
        assertStep(step, StepKind.SETTLE, ReasonCode.ALL_RETIRED);
        assertThat(step.shape().keys()).containsExactly(2);
    }

    @Test
    void writesNothingWhilePaused() {
        Scene scene = Scene.steady().asked(ASKED);
        scene.paused = "forensics";
        assertWait(scene.decide(), ReasonCode.PAUSED, scene.now.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {ASKED, "compromised-authority:laptop"})
    void changesNothingThatCannotBeReadOrIsNotOurs(String request) {
        Scene scene = Scene.steady().asked(request);
        TargetSighting target = scene.target();
        assertWait(
                scene.decide(target, new AuthoritySighting.Unreadable("403")),
                ReasonCode.STORE_UNREADABLE,
                scene.now.plusSeconds(60));
        assertRefused(
                scene.decide(target, new AuthoritySighting.NotOurs("theirs")),
                ReasonCode.NOT_OUR_AUTHORITY);
        assertRefused(
                scene.decide(target, new AuthoritySighting.Damaged("torn")),
                ReasonCode.AUTHORITY_DAMAGED);
        assertRefused(
                scene.decide(target, new AuthoritySighting.Unknown("2")),
                ReasonCode.UNKNOWN_FORMAT);
        scene.recorded = scene.sequence + 2;
        assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
    }
}
