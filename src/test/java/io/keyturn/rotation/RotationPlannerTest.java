package io.keyturn.rotation;

import static io.keyturn.rotation.Scene.FIRST;
import static io.keyturn.rotation.Scene.SECOND;
import static io.keyturn.rotation.Scene.START;
import static io.keyturn.rotation.Scene.THEIRS;
import static io.keyturn.rotation.Scene.assumed;
import static io.keyturn.rotation.Scene.bundle;
import static io.keyturn.rotation.Scene.leafOf;
import static io.keyturn.rotation.Scene.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision.Refuse;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RotationPlannerTest {
    private static final AuthoritySighting NO_AUTHORITY = new AuthoritySighting.Absent();
    private static final TargetSighting NO_TARGET = new TargetSighting.Absent();

    @Nested
    class Nowhere {
        @Test
        void bootstrapsTheFirstGeneration() {
            Step step = step(Scene.steady().decide(NO_TARGET, NO_AUTHORITY));
            assertStep(step, StepKind.BOOTSTRAP, ReasonCode.FIRST_BOOTSTRAP);
            assertThat(step.shape().fresh()).isEqualTo(1);
            assertThat(step.shape().phase()).isEqualTo(Phase.STEADY);
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
        }

        @Test
        void writesALostTargetInThePhaseThatItHad() {
            for (Scene scene : List.of(Scene.steady(), Scene.trusting(), Scene.switched())) {
                Step step = step(scene.decide(NO_TARGET, scene.authority()));
                assertStep(step, StepKind.RENEW_LEAF, ReasonCode.TARGET_LOST);
                assertThat(step.shape().phase()).isEqualTo(scene.phase);
                assertThat(step.shape().bundle()).isEqualTo(scene.found);
            }
        }

        @Test
        void signsALostTargetByTheAuthorityThatItsPhaseSignsWith() {
            Scene trusting = Scene.trusting();
            assertThat(step(trusting.decide(NO_TARGET, trusting.authority())).shape().leaf())
                    .isEqualTo(new LeafChoice.Fresh(1));
            Scene switched = Scene.switched();
            assertThat(step(switched.decide(NO_TARGET, switched.authority())).shape().leaf())
                    .isEqualTo(new LeafChoice.Fresh(2));
        }

        @Test
        void publishesTheKeptLeafWhereTheOldKeyIsUnknown() {
            Scene adoption = adoption();
            Step step = step(adoption.decide(NO_TARGET, adoption.authority()));
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_RESTORED);
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Kept());
        }

        @Test
        void signsByTheAimWhereNoKeyThatEverybodyTrustsIsAtHand() {
            Scene adoption = adoption();
            adoption.kept = new LeafSlot.Empty();
            Step step = step(adoption.decide(NO_TARGET, adoption.authority()));
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.BROKEN_BEYOND_OVERLAP);
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(2));
            assertThat(step.shape().phase()).isEqualTo(Phase.SWITCHED);
            assertThat(step.shape().bundle()).isEqualTo(adoption.found);
        }

        @Test
        void startsOverWhereNothingCanBeSigned() {
            Scene adoption = adoption();
            adoption.kept = new LeafSlot.Empty();
            Anchor expired = Scene.anchor("g2", 2, START, 100);
            adoption.keyed = Anchors.of(expired);
            adoption.found = Anchors.of(THEIRS, expired);
            Step step = step(adoption.decide(NO_TARGET, adoption.authority()));
            assertStep(step, StepKind.BOOTSTRAP, ReasonCode.BROKEN_BEYOND_OVERLAP);
            assertThat(step.shape().fresh()).isEqualTo(3);
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
        }

        @Test
        void keepsTheHoldOfAnAbortWhenItWritesAgain() {
            Scene scene = Scene.steady();
            scene.hold = Hold.UNTIL_ASKED;
            assertThat(step(scene.decide(NO_TARGET, scene.authority())).hold())
                    .isEqualTo(Hold.UNTIL_ASKED);
            assertThat(step(scene.decide(scene.damaged("broken"), scene.authority())).hold())
                    .isEqualTo(Hold.UNTIL_ASKED);
        }
    }

    @Nested
    class Unreadable {
        @Test
        void waitsForATargetThatCannotBeRead() {
            Scene scene = Scene.steady();
            Decision decision =
                    scene.decide(new TargetSighting.Unreadable("forbidden"), NO_AUTHORITY);
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

    @Nested
    class Paused {
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

    @Nested
    class Steady {
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
            assertThat(scene.onDay(241).decide().reason().code())
                    .isEqualTo(ReasonCode.OUTSIDE_WINDOW);
            scene.leaf = leafOf(FIRST, "l1", day(299), 30);
            assertThat(scene.onDay(299.9).decide().reason().code())
                    .isEqualTo(ReasonCode.OUTSIDE_WINDOW);
            assertStep(
                    step(scene.onDay(300).decide()),
                    StepKind.INTRODUCE,
                    ReasonCode.AUTHORITY_AGING);
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

    @Nested
    class Foreign {
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

    @Nested
    class Untaught {
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
            assertThat(preparedAdoption(8).reason().code())
                    .isEqualTo(ReasonCode.INTRODUCTION_RESUMED);
            assertThat(preparedAdoption(9).reason().code()).isEqualTo(ReasonCode.FOREIGN_CHANGE);
        }

        private static Decision preparedAdoption(int attempts) {
            Scene adoption = adoption();
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

    @Nested
    class Trusting {
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
            assertThat(wait.reason().sentence())
                    .isEqualTo("1 of 2 consumers lag; waived: " + waiver);
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
            assertThat(wait.laggards())
                    .extracting(Laggard::holds)
                    .containsExactly("no fresh Lease");
        }

        @Test
        void namesWhatALaggardHolds() {
            scene.with(told("old", leaf, "now", leaf));
            assertThat(assertLagging(scene.decide(), "proxy-0").laggards().getFirst().holds())
                    .isEqualTo(
                            "bundle %s, on restart %s"
                                    .formatted(
                                            bundle("old").shortForm(), bundle("now").shortForm()));
        }

        @Test
        void saysSinceWhenALaggardLags() {
            scene.with(
                    new Proven.Silent("no fresh Lease"),
                    assumed(0),
                    told("old", leaf, "old", leaf));
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
            assertStep(
                    step(scene.onDay(359).decide()), StepKind.SWITCH, ReasonCode.DEADLINE_PASSED);
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
            assertThat(adoption.onDay(233.99).decide().reason().code())
                    .isEqualTo(ReasonCode.LAGGING);
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

    @Nested
    class Switched {
        private final Scene scene = Scene.switched();
        private final Digest leaf = scene.leaf.id();
        private final Digest old = Scene.digest("l1");

        @Test
        void retiresOnlyWhenEveryConsumerPresentsTheNewLeaf() {
            scene.with(scene.current(), told("now", old, "now", leaf));
            assertLagging(scene.decide(), "proxy-1");
            scene.consumers.removeLast();
            scene.with(told("now", leaf, "now", old));
            assertLagging(scene.decide(), "proxy-1");
            scene.consumers.removeLast();
            Step step = step(scene.decide());
            assertStep(step, StepKind.RETIRE, ReasonCode.ALL_SWITCHED);
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(SECOND));
            assertThat(step.shape().sent()).isEqualTo(Shape.Sent.ALONE);
            assertThat(step.shape().keys()).containsExactlyInAnyOrder(1, 2);
        }

        @Test
        void renewsTheLeafByTheNewAuthority() {
            Step step = step(scene.onDay(225).decide());
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_AGING);
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(2));
            assertThat(step.shape().sent()).isEqualTo(Shape.Sent.BRIDGE);
        }

        @Test
        void proceedsOrHoldsAtTheDeadline() {
            scene.with(assumed(0));
            scene.leaf = leafOf(SECOND, "l2", day(350), 30);
            assertThat(scene.onDay(358.99).decide().reason().code()).isEqualTo(ReasonCode.LAGGING);
            assertStep(
                    step(scene.onDay(359).decide()), StepKind.RETIRE, ReasonCode.DEADLINE_PASSED);
            scene.policy = holding();
            assertThat(scene.decide().reason().code()).isEqualTo(ReasonCode.DEADLINE_HELD);
        }

        @Test
        void backsOutWithANewLeafOfTheOldAuthority() {
            Step step = step(scene.asked("abort:undo").decide());
            assertStep(step, StepKind.BACK_OUT, ReasonCode.ABORT_REQUESTED);
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(1));
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
            assertThat(step.shape().aim()).isEqualTo(1);
            assertThat(step.shape().phase()).isEqualTo(Phase.SWITCHED);
            assertThat(step.hold()).isEqualTo(Hold.UNTIL_ASKED);
        }

        @Test
        void backsOutWithTheKeptLeafWhereNoKeyCanMakeANewOne() {
            scene.keyed = Anchors.of(SECOND);
            scene.with(scene.current());
            assertThat(step(scene.asked("abort:undo").decide()).shape().leaf())
                    .isEqualTo(new LeafChoice.Kept());
        }

        @Test
        void doesNotUndoAnUndoing() {
            scene.direction = Direction.BACKWARD;
            scene.with(scene.current());
            assertThat(step(scene.asked("abort:again").decide()).kind()).isEqualTo(StepKind.RETIRE);
        }

        @Test
        void waitsAFloorWhereALeafReturnsThatWasPublishedBefore() {
            Scene back = adoption();
            back.phase = Phase.SWITCHED;
            back.direction = Direction.BACKWARD;
            back.aim = 0;
            back.with(back.current());
            back.shown = Duration.ofSeconds(129);
            assertWait(back.decide(), ReasonCode.LAGGING, back.now.plusSeconds(1));
            assertLagging(back.decide(), "proxy-0");
            back.shown = Duration.ofSeconds(130);
            Step step = step(back.decide());
            assertStep(step, StepKind.RETIRE, ReasonCode.ALL_SWITCHED);
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(THEIRS));
        }

        @Test
        void goesForwardWhereThereIsNoWayBack() {
            scene.keyed = Anchors.of(SECOND);
            scene.kept = new LeafSlot.Empty();
            scene.with(scene.current());
            assertThat(step(scene.asked("abort:late").decide()).kind()).isEqualTo(StepKind.RETIRE);
        }
    }

    @Nested
    class Retiring {
        private final Scene scene = Scene.retiring();

        @Test
        void settlesOnlyWhenEveryConsumerHasTheBundle() {
            Digest leaf = scene.leaf.id();
            scene.with(told("old", leaf, "now", leaf));
            assertLagging(scene.decide(), "proxy-0");
            scene.consumers.clear();
            scene.overwrites = 2;
            scene.with(scene.current());
            Step step = step(scene.decide());
            assertStep(step, StepKind.SETTLE, ReasonCode.ALL_RETIRED);
            assertThat(step.shape().keys()).containsExactly(2);
            assertThat(step.shape().staged()).isEqualTo(Shape.Staging.NONE);
            assertThat(step.shape().kept()).isEqualTo(Shape.Keeping.NONE);
            assertThat(step.overwrites()).isZero();
        }

        @Test
        void knowsNoWayBack() {
            scene.with(scene.current());
            Step step = step(scene.asked("abort:late").decide());
            assertThat(step.kind()).isEqualTo(StepKind.SETTLE);
            assertThat(step.serves()).containsExactly("late");
        }

        @Test
        void keepsTheHoldOfAnAbort() {
            scene.hold = Hold.UNTIL_ASKED;
            scene.with(scene.current());
            assertThat(step(scene.decide()).hold()).isEqualTo(Hold.UNTIL_ASKED);
        }

        @Test
        void renewsTheLeaf() {
            Step step = step(scene.onDay(225).decide());
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.LEAF_AGING);
            assertThat(step.shape().phase()).isEqualTo(Phase.RETIRING);
        }

        @Test
        void settlesAtTheDeadlineOfTheOldAuthority() {
            scene.with(assumed(0));
            scene.leaf = leafOf(SECOND, "l2", day(350), 30);
            assertThat(step(scene.onDay(359).decide()).reason().code())
                    .isEqualTo(ReasonCode.DEADLINE_PASSED);
        }
    }

    @Nested
    class Orphaned {
        @Test
        void becomesForeignWhenItIsLostInSteady() {
            Scene scene = Scene.steady();
            assertWait(
                    scene.decide(scene.target(), NO_AUTHORITY),
                    ReasonCode.AUTHORITY_LOST,
                    day(225));
        }

        @Test
        void takesTheNewAuthorityOutAgainWhenItIsLostInTrusting() {
            Scene scene = Scene.trusting();
            assertThat(scene.decide(scene.target(), NO_AUTHORITY).reason().code())
                    .isEqualTo(ReasonCode.LAGGING);
            scene.with(scene.current());
            Step step = step(scene.decide(scene.target(), NO_AUTHORITY));
            assertStep(step, StepKind.BACK_OUT, ReasonCode.AUTHORITY_LOST);
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST));
            assertThat(step.shape().record()).isEqualTo(Shape.Recording.NOTHING);
        }

        @Test
        void passesTheSecondGateWhenItIsLostInSwitched() {
            Scene scene = Scene.switched();
            assertThat(scene.decide(scene.target(), NO_AUTHORITY).reason().code())
                    .isEqualTo(ReasonCode.LAGGING);
            scene.with(scene.current());
            Step step = step(scene.decide(scene.target(), NO_AUTHORITY));
            assertStep(step, StepKind.RETIRE, ReasonCode.AUTHORITY_LOST);
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(SECOND));
        }

        @Test
        void passesTheThirdGateWhenItIsLostInRetiring() {
            Scene scene = Scene.retiring();
            scene.with(scene.current());
            Step step = step(scene.decide(scene.target(), NO_AUTHORITY));
            assertStep(step, StepKind.SETTLE, ReasonCode.AUTHORITY_LOST);
            assertThat(step.shape().phase()).isEqualTo(Phase.STEADY);
        }
    }

    @Nested
    class Broken {
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
            assertStep(
                    step(scene.onDay(209.99).decide()),
                    StepKind.RENEW_LEAF,
                    ReasonCode.LEAF_BROKEN);
        }
    }

    @Nested
    class RolledBack {
        private final Scene scene = Scene.trusting();

        @Test
        void refusesWhicheverIsTheOlder() {
            scene.recorded = scene.sequence - 1;
            assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
            scene.recorded = scene.sequence + 2;
            assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
        }

        @Test
        void allowsEachTargetThatWasPreparedWhileThereWasNone() {
            scene.with(scene.current());
            scene.recorded = scene.sequence + 2;
            scene.base = scene.sequence - 1;
            assertThat(scene.decide()).isInstanceOf(Step.class);
            scene.base = scene.sequence + 1;
            assertRefused(scene.decide(), ReasonCode.ROLLED_BACK);
        }

        @Test
        void refusesTheAuthoritySecretOfAnotherTarget() {
            assertRefused(
                    scene.decide(
                            scene.target(
                                    new Marks.Marked(
                                            "other",
                                            7,
                                            Phase.TRUSTING,
                                            2,
                                            Direction.FORWARD,
                                            scene.now)),
                            scene.authority()),
                    ReasonCode.ROLLED_BACK);
        }

        @Test
        void startsOverWithANewAuthorityWhenAnOlderRecordIsAccepted() {
            scene.rollback = Observation.Rollback.ACCEPTED;
            scene.recorded = scene.sequence - 1;
            Step step = step(scene.decide());
            assertStep(step, StepKind.BOOTSTRAP, ReasonCode.ROLLBACK_ACCEPTED);
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
            assertThat(step.shape().fresh()).isEqualTo(3);
        }

        @Test
        void signsByTheAimWhenAnOlderTargetIsAccepted() {
            scene.rollback = Observation.Rollback.ACCEPTED;
            scene.recorded = scene.sequence + 2;
            Step step = step(scene.decide());
            assertStep(step, StepKind.RENEW_LEAF, ReasonCode.ROLLBACK_ACCEPTED);
            assertThat(step.shape().leaf()).isEqualTo(new LeafChoice.Fresh(2));
            assertThat(step.shape().bundle()).isEqualTo(Anchors.of(FIRST, SECOND));
        }
    }

    /// Trusting, where the old authority's key was never given to us.
    private static Scene adoption() {
        Scene scene = Scene.trusting();
        scene.leaf = leafOf(THEIRS, "theirs");
        scene.found = Anchors.of(THEIRS, SECOND);
        scene.keyed = Anchors.of(SECOND);
        scene.kept = new LeafSlot.Filled(scene.leaf);
        return scene;
    }

    private static Instant day(double day) {
        return START.plusSeconds(Math.round(day * 86_400));
    }

    private static RotationPolicy shut(Instant opens) {
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

    private static RotationPolicy holding() {
        return policy(RotationPolicy.AtDeadline.HOLD, MaintenanceWindows.always());
    }

    private static RotationPolicy policy(
            RotationPolicy.AtDeadline atDeadline, MaintenanceWindows windows) {
        RotationPolicy defaults = RotationPolicy.DEFAULT;
        return new RotationPolicy(
                defaults.authorityLifetime(),
                defaults.leafLifetime(),
                defaults.assumedAfter(),
                defaults.minimumInterval(),
                defaults.deadlineMargin(),
                atDeadline,
                windows);
    }

    private static Step step(Decision decision) {
        return assertThat(decision).asInstanceOf(type(Step.class)).actual();
    }

    private static void assertStep(Step step, StepKind kind, ReasonCode code) {
        assertThat(step.kind()).isEqualTo(kind);
        assertThat(step.reason().code()).isEqualTo(code);
    }

    private static void assertWait(Decision decision, ReasonCode code, Instant until) {
        assertThat(decision.reason().code()).isEqualTo(code);
        assertThat(decision)
                .asInstanceOf(type(Wait.class))
                .extracting(Wait::until)
                .isEqualTo(until);
    }

    private static void assertRefused(Decision decision, ReasonCode code) {
        assertThat(decision).isInstanceOf(Refuse.class);
        assertThat(decision.reason().code()).isEqualTo(code);
    }

    private static Wait assertLagging(Decision decision, String... names) {
        Wait wait = assertThat(decision).asInstanceOf(type(Wait.class)).actual();
        assertThat(wait.reason().code()).isEqualTo(ReasonCode.LAGGING);
        assertThat(wait.laggards())
                .extracting(laggard -> laggard.consumer().name())
                .containsExactly(names);
        return wait;
    }
}
