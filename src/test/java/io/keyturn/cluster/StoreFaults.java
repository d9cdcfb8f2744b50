package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.reconcile.Outcome;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.StepKind;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The table "what is done about each fault" of the design, row by row, through the real reconciler on a real store.
abstract class StoreFaults {
    private static final Duration FLOOR = Duration.ofSeconds(6);

    private TargetName target = TargetName.parse("gloo-system/unused");

    @BeforeEach
    void nameATargetOfItsOwn() {
        target = TargetName.parse("gloo-system/t-" + UUID.randomUUID());
    }

    abstract SecretStore store();

    /// The same store for somebody who may read nothing.
    abstract SecretStore storeThatMayNotRead(TargetName target);

    abstract void delete(TargetName target, Part part);

    /// Puts the image there in place of the target that is there.
    abstract void replaceTarget(TargetName target, SecretImage image);

    RealBench bench() {
        return new RealBench(store(), target, Duration.ZERO);
    }

    @Test
    void bothAbsentAreBootstrapped() {
        assertStep(bench().pass(), StepKind.BOOTSTRAP, ReasonCode.FIRST_BOOTSTRAP);
        bench().assertProven();
    }

    @ParameterizedTest
    @EnumSource
    void anAbsentTargetIsRebuiltInItsPhaseWithTheNextSequence(Phase phase) {
        RealBench bench = reach(phase);
        List<Certificate> before = bench.anchors();
        long sequence = sequence(bench);
        delete(target, Part.TARGET);
        assertStep(bench.pass(), StepKind.RENEW_LEAF, ReasonCode.TARGET_LOST);
        assertThat(bench.phase()).isEqualTo(phase.word());
        assertThat(sequence(bench)).isEqualTo(sequence + 1);
        assertThat(bench.anchors()).containsExactlyElementsOf(before);
        bench.assertProven();
        bench.runUntilHealthy();
        assertThat(bench.phase()).isEqualTo("steady");
    }

    @Test
    void aLostAuthoritySecretMakesASteadyTargetForeignAndNeverACaWithoutOverlap() {
        RealBench bench = reach(Phase.STEADY);
        List<Certificate> before = bench.anchors();
        delete(target, Part.AUTHORITY);
        assertWaits(bench, ReasonCode.AUTHORITY_LOST);
        bench.annotate(Names.REQUEST, "rotate-authority:again");
        assertStep(bench.pass(), StepKind.INTRODUCE, ReasonCode.AUTHORITY_REQUESTED);
        assertThat(bench.anchors()).hasSize(2).containsAll(before);
    }

    @Test
    void aLostAuthoritySecretTakesTheNextAuthorityOutOfATrustingTarget() {
        RealBench bench = reach(Phase.TRUSTING);
        Certificate old = bench.anchors().getFirst();
        loseAuthorityAndAwait(StepKind.BACK_OUT);
        assertThat(bench.anchors()).containsExactly(old);
        bench.assertProven();
    }

    @Test
    void aLostAuthoritySecretLetsASwitchedTargetRetireBehindItsGate() {
        RealBench bench = reach(Phase.SWITCHED);
        Certificate next = bench.anchors().getLast();
        loseAuthorityAndAwait(StepKind.RETIRE);
        assertThat(bench.anchors()).containsExactly(next);
        bench.assertProven();
    }

    @Test
    void aTargetOfSomebodyElseIsForeign() {
        assertWaits(makeForeign(), ReasonCode.FOREIGN);
    }

    @ParameterizedTest
    @EnumSource
    void anExpiredLeafIsRenewedByTheAuthorityThatThePhaseSignsWith(Phase phase) {
        RealBench bench = reach(phase);
        List<Certificate> before = bench.anchors();
        Certificate signer = issuer(bench);
        bench.setClockAhead(Duration.ofDays(31));
        assertStep(bench.pass(), StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertThat(issuer(bench)).isEqualTo(signer);
        assertThat(bench.anchors()).containsExactlyInAnyOrderElementsOf(before);
        bench.assertProven();
    }

    @ParameterizedTest
    @ValueSource(strings = {Names.TLS_CRT, Names.TLS_KEY, Names.CA_CRT})
    void garbageIsRepairedAtOnceAndTheBundleByUnion(String key) {
        RealBench bench = reach(Phase.TRUSTING);
        List<Certificate> before = bench.anchors();
        Certificate signer = issuer(bench);
        set(bench, key, Bytes.of("garbage"));
        assertStep(bench.pass(), StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertThat(bench.anchors()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(issuer(bench)).isEqualTo(signer);
        bench.assertProven();
    }

    @Test
    void aMismatchedKeyIsRepairedAtOnce() {
        RealBench bench = reach(Phase.STEADY);
        set(bench, Names.TLS_KEY, theirs().getOrDefault(Names.TLS_KEY, Bytes.of("")));
        assertStep(bench.pass(), StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        bench.assertProven();
    }

    @ParameterizedTest
    @ValueSource(strings = {Names.TLS_CRT, Names.TLS_KEY})
    void theSameWithoutTheKeyStartsOverAndKeepsEveryAnchorUntilRetire(String key) {
        RealBench bench = makeForeign();
        Certificate theirs = bench.anchors().getFirst();
        set(bench, key, Bytes.of("garbage"));
        assertStep(bench.pass(), StepKind.BOOTSTRAP, ReasonCode.BROKEN_BEYOND_OVERLAP);
        assertThat(bench.anchors()).hasSize(2).contains(theirs);
        assertThat(issuer(bench)).isNotEqualTo(theirs);
        bench.assertProven();
        assertThat(bench.runUntilHealthy()).containsExactly("retire", "settle");
        assertThat(bench.anchors()).hasSize(1).doesNotContain(theirs);
    }

    @Test
    void aLeafOfTheNextHoursIsWaitedForAndNeverReplaced() {
        RealBench bench = reach(Phase.STEADY);
        bench.setClockAhead(Duration.ofHours(-23));
        assertWaits(bench, ReasonCode.CLOCK_SKEW);
        delete(target, Part.AUTHORITY);
        assertWaits(bench, ReasonCode.CLOCK_SKEW);
    }

    @Test
    void anotherTypeAndAnImmutableTargetAreRefused() {
        RealBench bench = reach(Phase.STEADY);
        replaceTarget(
                target,
                Bench.remade(
                        bench.image(Part.TARGET),
                        SecretImage.OPAQUE,
                        SecretImage.Mutability.MUTABLE));
        assertRefuses(bench, ReasonCode.WRONG_TYPE);
        replaceTarget(
                target,
                Bench.remade(
                        bench.image(Part.TARGET),
                        SecretImage.TLS,
                        SecretImage.Mutability.IMMUTABLE));
        assertRefuses(bench, ReasonCode.IMMUTABLE);
    }

    @Test
    void whatCannotBeReadIsNeverAbsent() {
        RealBench blind = new RealBench(storeThatMayNotRead(target), target, Duration.ZERO);
        assertUnreadable(blind);
        RealBench bench = reach(Phase.STEADY);
        String before = bench.image(Part.TARGET).version();
        assertUnreadable(new RealBench(storeThatMayNotRead(target), target, Duration.ZERO));
        assertThat(bench.image(Part.TARGET).version()).isEqualTo(before);
    }

    @Test
    void anObjectOfAnotherOwnerIsRefused() {
        RealBench bench = bench();
        bench.save(
                Part.AUTHORITY,
                SecretImage.unsaved(SecretImage.OPAQUE)
                        .with(Map.of("key", Bytes.of("theirs")), Map.of(), Map.of()));
        assertRefuses(bench, ReasonCode.NOT_OUR_AUTHORITY);
        assertThat(bench.image(Part.AUTHORITY).data()).containsOnlyKeys("key");
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredBackupIsRefusedUntilItIsAccepted(Part older) {
        RealBench bench = reach(Phase.STEADY);
        SecretImage backup = bench.image(older);
        rotateTo(bench, Phase.SWITCHED);
        List<Certificate> held = bench.anchors();
        bench.save(
                older,
                bench.image(older).with(backup.data(), backup.labels(), backup.annotations()));
        assertRefuses(bench, ReasonCode.ROLLED_BACK);
        assertThat(bench.passThatAcceptsARollback())
                .asInstanceOf(type(Outcome.Advanced.class))
                .extracting(advanced -> advanced.step().reason().code())
                .isEqualTo(ReasonCode.ROLLBACK_ACCEPTED);
        assertThat(bench.anchors()).containsAll(held);
        bench.assertProven();
        bench.runUntilHealthy();
        assertThat(bench.anchors()).hasSize(1);
        bench.assertProven();
    }

    @ParameterizedTest
    @EnumSource
    void anotherFormatIsRefused(Part part) {
        RealBench bench = reach(Phase.STEADY);
        for (String format : List.of("0", "2", "next")) {
            SecretImage image = bench.image(part);
            Map<String, String> annotations = new HashMap<>(image.annotations());
            annotations.put(Names.FORMAT, format);
            bench.save(part, image.with(image.data(), image.labels(), annotations));
            assertRefuses(bench, ReasonCode.UNKNOWN_FORMAT);
        }
    }

    @Test
    void whatOthersPutOnTheSecretsSurvivesAWholeRotation() {
        RealBench bench = reach(Phase.STEADY);
        for (Part part : Part.values()) {
            SecretImage image = bench.image(part);
            bench.save(
                    part,
                    image.with(
                            plus(image.data(), "theirs.txt", Bytes.of("data")),
                            plus(image.labels(), "theirs", "label"),
                            plus(image.annotations(), "example.com/theirs", "annotation")));
        }
        bench.annotate(Names.REQUEST, "rotate-authority:with-theirs");
        assertThat(bench.runUntilHealthy())
                .containsExactly("introduce", "switch", "retire", "settle");
        for (Part part : Part.values()) {
            SecretImage image = bench.image(part);
            assertThat(image.data()).containsEntry("theirs.txt", Bytes.of("data"));
            assertThat(image.labels()).containsEntry("theirs", "label");
            assertThat(image.annotations()).containsEntry("example.com/theirs", "annotation");
        }
    }

    final RealBench reach(Phase phase) {
        RealBench bench = bench();
        bench.runUntilHealthy();
        if (phase != Phase.STEADY) {
            rotateTo(bench, phase);
        }
        return bench;
    }

    private static void rotateTo(RealBench bench, Phase phase) {
        bench.annotate(Names.REQUEST, "rotate-authority:table");
        while (!bench.phase().equals(phase.word())) {
            assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        }
    }

    /// As if somebody else had written a pair of their own.
    private RealBench makeForeign() {
        RealBench bench = bench();
        bench.save(
                Part.TARGET,
                SecretImage.unsaved(SecretImage.TLS).with(theirs(), Map.of(), Map.of()));
        return bench;
    }

    private static Map<String, Bytes> theirs() {
        RealBench theirs =
                new RealBench(
                        new FakeStore(InstantSource.system()),
                        TargetName.parse("theirs/theirs"),
                        Duration.ZERO);
        theirs.runUntilHealthy();
        return theirs.image(Part.TARGET).data();
    }

    private void loseAuthorityAndAwait(StepKind kind) {
        RealBench patient = new RealBench(store(), target, FLOOR);
        delete(target, Part.AUTHORITY);
        assertWaits(patient, ReasonCode.LAGGING);
        await().atMost(FLOOR.plusSeconds(6))
                .untilAsserted(() -> assertStep(patient.pass(), kind, ReasonCode.AUTHORITY_LOST));
        assertStep(bench().pass(), StepKind.SETTLE);
        assertWaits(bench(), ReasonCode.AUTHORITY_LOST);
    }

    private static void set(RealBench bench, String key, Bytes value) {
        SecretImage image = bench.image(Part.TARGET);
        bench.save(
                Part.TARGET,
                image.with(plus(image.data(), key, value), image.labels(), image.annotations()));
    }

    private static void assertStep(Outcome outcome, StepKind kind, ReasonCode code) {
        assertStep(outcome, kind);
        assertThat(((Outcome.Advanced) outcome).step().reason().code()).isEqualTo(code);
    }

    private static void assertStep(Outcome outcome, StepKind kind) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Advanced.class))
                .extracting(advanced -> advanced.step().kind())
                .isEqualTo(kind);
    }

    private static void assertWaits(RealBench bench, ReasonCode code) {
        List<String> before = versions(bench);
        assertThat(bench.pass())
                .asInstanceOf(type(Outcome.Unchanged.class))
                .extracting(unchanged -> unchanged.decision().reason().code())
                .isEqualTo(code);
        assertThat(versions(bench)).isEqualTo(before);
    }

    private static void assertRefuses(RealBench bench, ReasonCode code) {
        List<String> before = versions(bench);
        assertThat(bench.pass())
                .asInstanceOf(type(Outcome.Refused.class))
                .extracting(refused -> refused.refusal().reason().code())
                .isEqualTo(code);
        assertThat(versions(bench)).isEqualTo(before);
    }

    private static void assertUnreadable(RealBench blind) {
        assertThat(blind.pass())
                .asInstanceOf(type(Outcome.Unchanged.class))
                .extracting(unchanged -> unchanged.decision().reason().code())
                .isEqualTo(ReasonCode.STORE_UNREADABLE);
    }

    private static List<String> versions(RealBench bench) {
        return List.of(bench.image(Part.TARGET).version(), bench.image(Part.AUTHORITY).version());
    }

    private static Certificate issuer(RealBench bench) {
        return Proof.anchorOf(bench.leaf().chain(), TrustBundle.of(bench.anchors())).orElseThrow();
    }

    private static long sequence(RealBench bench) {
        return Long.parseLong(bench.annotation(Names.SEQUENCE));
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        Map<String, V> more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }
}
