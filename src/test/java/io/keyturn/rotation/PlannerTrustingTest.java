package io.keyturn.rotation;

import static io.keyturn.rotation.Decisions.adoption;
import static io.keyturn.rotation.Decisions.assertLagging;
import static io.keyturn.rotation.Decisions.assertStep;
import static io.keyturn.rotation.Decisions.assertWait;
import static io.keyturn.rotation.Decisions.day;
import static io.keyturn.rotation.Decisions.holding;
import static io.keyturn.rotation.Decisions.shut;
import static io.keyturn.rotation.Decisions.step;
import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.START;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.assumed;
import static io.keyturn.rotation.Scene.bundle;
import static io.keyturn.rotation.Scene.leafOf;
import static io.keyturn.rotation.Scene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Before gate 1.
class PlannerTrustingTest {
    private final Scene scene = Scene.trusting();
    private final Digest leaf = scene.leaf.id();

    @Test
    void switchesOnlyWhenEveryConsumerTrusts() {
        scene.with(scene.current(), told("old", leaf, "now", leaf));
        assertLagging(scene.decide(), "proxy-1");
        scene.consumers.removeLast();
        assertStep(step(scene.decide()), StepKind.SWITCH, ReasonCode.ALL_TRUST);
    }

    @Test
    void asksForTheStoredBundleToo() {
        scene.with(told("now", leaf, "old", leaf));
        assertLagging(scene.decide(), "proxy-0");
    }

    @Test
    void doesNotAskForALeaf() {
        Digest another = Scene.digest("another");
        scene.with(told("now", another, "now", another));
        assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.SWITCH);
    }

    @Test
    void assumesAfterTheFloor() {
        scene.with(scene.current(), assumed(129));
        assertWait(scene.decide(), ReasonCode.LAGGING, scene.now.plusSeconds(1));
        scene.consumers.removeLast();
        scene.with(assumed(130));
        assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.SWITCH);
    }

    @Test
    void looksOftenForTheWordOfThoseWhoTell() {
        scene.with(assumed(10), new Proven.Silent("no fresh Lease"));
        assertWait(scene.decide(), ReasonCode.LAGGING, scene.now.plusSeconds(2));
        scene.consumers.removeLast();
        scene.with(new Proven.Static("restart it"));
        assertWait(scene.decide(), ReasonCode.LAGGING, scene.now.plusSeconds(60));
    }

    @Test
    void neverGivesTimeToWhoNeverUpdates() {
        scene.with(assumed(9_999), new Proven.Static("restart it"));
        Wait wait = assertLagging(scene.decide(), "proxy-1");
        assertThat(wait.laggards()).extracting(Laggard::holds).containsExactly("restart it");
    }

    @Test
    void waitsForNobodyWhoIsWaivedAndNamesThem() {
        Waiver waiver =
                new Waiver("pod/edge/proxy-1", scene.now.plusSeconds(1), "node is replaced");
        scene.with(scene.current(), new Proven.Silent("no fresh Lease"));
        scene.waivers = List.of(waiver);
        Step step = step(scene.decide());
        assertThat(step.kind()).isEqualTo(StepKind.SWITCH);
        assertThat(step.reason().sentence()).isEqualTo("proved by all 1; waived: " + waiver);
        scene.with(new Proven.Silent("no fresh Lease"));
        Wait wait = assertLagging(scene.decide(), "proxy-2");
        assertThat(wait.reason().sentence()).isEqualTo("1 of 2 consumers lag; waived: " + waiver);
    }

    @Test
    void waitsAgainOnceTheWaiverIsOver() {
        scene.with(scene.current(), new Proven.Silent("no fresh Lease"));
        scene.waivers =
                List.of(
                        new Waiver("pod/edge/proxy-1", scene.now, "over now"),
                        new Waiver("pod/edge/gone", scene.now.plusSeconds(9), "not here"));
        Wait wait = assertLagging(scene.decide(), "proxy-1");
        assertThat(wait.reason().sentence()).isEqualTo("1 of 2 consumers lag");
    }

    @Test
    void neverAssumesWhoPromisedEvidence() {
        scene.with(assumed(9_999), new Proven.Silent("no fresh Lease"));
        Wait wait = assertLagging(scene.decide(), "proxy-1");
        assertThat(wait.laggards()).extracting(Laggard::holds).containsExactly("no fresh Lease");
    }

    @Test
    void namesWhatALaggardHolds() {
        scene.with(told("old", leaf, "now", leaf));
        assertThat(assertLagging(scene.decide(), "proxy-0").laggards().getFirst().holds())
                .isEqualTo(
                        "bundle %s, on restart %s"
                                .formatted(bundle("old").shortForm(), bundle("now").shortForm()));
    }

    @Test
    void saysSinceWhenALaggardLags() {
        scene.with(new Proven.Silent("no fresh Lease"), assumed(0), told("old", leaf, "old", leaf));
        assertThat(((Wait) scene.decide()).laggards())
                .extracting(Laggard::since)
                .containsExactly(
                        scene.now.minusSeconds(60),
                        scene.now.minusSeconds(60),
                        scene.now.minusSeconds(60));
    }

    @Test
    void doesNotUndoAnUndoing() {
        scene.direction = Direction.BACKWARD;
        scene.with(scene.current());
        assertThat(step(scene.asked("abort:again").decide()).kind()).isEqualTo(StepKind.SWITCH);
    }

    @Test
    void publishesTheirLeafAgainWhereAWayBackWasPrepared() {
        Scene back = preparedWayBack();
        back.with(back.current());
        Step step = step(back.decide());
        assertStep(step, StepKind.SWITCH, ReasonCode.ALL_TRUST);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Kept());
        assertThat(step.shape().direction()).isEqualTo(Direction.BACKWARD);
    }

    @Test
    void goesForwardAgainWhenTheirLeafExpiredOnTheWayBack() {
        Scene back = preparedWayBack();
        back.kept = new LeafSlot.Filled(leafOf(THEIRS, "theirs", START, 30));
        Step step = step(back.decide());
        assertStep(step, StepKind.SWITCH, ReasonCode.NO_WAY_BACK);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Present());
        assertThat(step.shape().direction()).isEqualTo(Direction.FORWARD);
        assertThat(step.shape().aim()).isEqualTo(2);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(SECOND, THEIRS));
    }

    private static Scene preparedWayBack() {
        Scene back = adoption();
        back.leaf = leafOf(SECOND, "l2");
        back.phase = Phase.SWITCHED;
        back.direction = Direction.BACKWARD;
        back.aim = 0;
        back.sequence = back.recorded - 1;
        return back;
    }

    @Test
    void publishesTheStagedLeafWhileItIsYoung() {
        scene.with(scene.current());
        Shape shape = step(scene.onDay(214).decide()).shape();
        assertThat(shape.leaf()).isEqualTo(new LeafChoice.Staged());
        assertThat(shape.sent()).isEqualTo(Shape.Sent.BRIDGE);
        assertThat(shape.bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
        assertThat(shape.keys()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void mintsTheLeafAnewWhenAThirdOfItsLifeHasGone() {
        scene.with(scene.current());
        assertThat(step(scene.onDay(215).decide()).shape().leaf())
                .isEqualTo(new LeafChoice.Fresh(2));
    }

    @Test
    void renewsTheLeafByTheOldAuthority() {
        scene.with(new Proven.Silent("away"));
        Step step = step(scene.onDay(225).decide());
        assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_AGING);
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
        assertThat(step.shape().phase()).isEqualTo(Phase.TRUSTING);
        assertThat(step.shape().kept()).isEqualTo(Shape.Keeping.PUBLISHED);
    }

    @Test
    void proceedsAtTheDeadline() {
        scene.with(new Proven.Silent("away"));
        scene.leaf = leafOf(FIRST, "l1", day(355), 5);
        assertThat(scene.onDay(358.99).decide().reason().code()).isEqualTo(ReasonCode.LAGGING);
        assertStep(step(scene.onDay(359).decide()), StepKind.SWITCH, ReasonCode.DEADLINE_PASSED);
    }

    @Test
    void holdsAtTheDeadlineWhereThePolicySaysSo() {
        scene.policy = holding();
        scene.with(new Proven.Silent("away"));
        scene.leaf = leafOf(FIRST, "l1", day(355), 5);
        Decision decision = scene.onDay(359).decide();
        assertWait(decision, ReasonCode.DEADLINE_HELD, scene.now.plusSeconds(60));
        assertThat(((Wait) decision).laggards()).hasSize(1);
    }

    @Test
    void takesTheEndOfALeafThatNobodyCanRenewForTheDeadline() {
        Scene adoption = adoption();
        adoption.with(new Proven.Silent("away"));
        assertThat(adoption.onDay(233.99).decide().reason().code()).isEqualTo(ReasonCode.LAGGING);
        assertThat(adoption.onDay(234).decide().reason().code())
                .isEqualTo(ReasonCode.DEADLINE_PASSED);
    }

    @Test
    void backsOutOnRequestWithoutAGate() {
        scene.with(new Proven.Silent("away"));
        Step step = step(scene.asked("abort:undo").decide());
        assertStep(step, StepKind.BACK_OUT, ReasonCode.ABORT_REQUESTED);
        assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST));
        assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Present());
        assertThat(step.shape().direction()).isEqualTo(Direction.BACKWARD);
        assertThat(step.hold()).isEqualTo(Hold.UNTIL_ASKED);
        assertThat(step.serves()).containsExactly("undo");
    }

    @Test
    void ignoresWindows() {
        scene.policy = shut(day(400));
        scene.with(scene.current());
        assertThat(step(scene.decide()).kind()).isEqualTo(StepKind.SWITCH);
    }
}
