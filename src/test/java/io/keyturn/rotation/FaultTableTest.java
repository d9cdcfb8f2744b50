package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.reconcile.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The table "what is done about each fault" of the design, row by row, with real certificates.
class FaultTableTest {
    private static final Duration PATIENCE = Duration.ofSeconds(131);

    private final Bench bench = new Bench();

    @Test
    void bothAbsentAreBootstrapped() {
        assertStep(StepKind.BOOTSTRAP, ReasonCode.FIRST_BOOTSTRAP);
        assertProven();
    }

    @ParameterizedTest
    @EnumSource
    void anAbsentTargetIsRebuiltInItsPhaseWithTheNextSequence(Phase phase) {
        reach(phase);
        List<Certificate> before = anchors();
        long sequence = sequence();
        bench.store.remove(Bench.NAME, Part.TARGET);
        assertStep(StepKind.RENEW_LEAF, ReasonCode.TARGET_LOST);
        assertThat(bench.phase()).isEqualTo(phase.word());
        assertThat(sequence()).isEqualTo(sequence + 1);
        assertThat(anchors()).containsExactlyElementsOf(before);
        assertProven();
        bench.runUntilQuiet();
        assertThat(bench.phase()).isEqualTo("steady");
    }

    @Test
    void aLostAuthoritySecretMakesASteadyTargetForeignAndNeverACaWithoutOverlap() {
        reach(Phase.STEADY);
        List<Certificate> before = anchors();
        loseAuthority();
        assertWaits(ReasonCode.AUTHORITY_LOST);
        bench.annotate(Names.REQUEST, "rotate-authority:again");
        assertStep(StepKind.INTRODUCE, ReasonCode.AUTHORITY_REQUESTED);
        assertThat(anchors()).hasSize(2).containsAll(before);
        assertThat(bench.image().annotations()).containsEntry(Names.GENERATION, "2");
    }

    @Test
    void aLostAuthoritySecretTakesTheNextAuthorityOutOfATrustingTarget() {
        reach(Phase.TRUSTING);
        Certificate old = anchors().getFirst();
        loseAuthority();
        assertWaits(ReasonCode.LAGGING);
        bench.clock.advance(RotationPolicy.DEFAULT.assumedAfter());
        assertStep(StepKind.BACK_OUT, ReasonCode.AUTHORITY_LOST);
        assertThat(anchors()).containsExactly(old);
        assertProven();
        assertThat(bench.runUntilQuiet()).containsExactly("settle");
        assertWaits(ReasonCode.AUTHORITY_LOST);
    }

    @Test
    void aLostAuthoritySecretLetsASwitchedTargetRetireBehindItsGate() {
        reach(Phase.SWITCHED);
        Certificate next = anchors().getLast();
        loseAuthority();
        assertWaits(ReasonCode.LAGGING);
        bench.clock.advance(PATIENCE);
        assertStep(StepKind.RETIRE, ReasonCode.AUTHORITY_LOST);
        assertThat(anchors()).containsExactly(next);
        assertProven();
        assertThat(bench.runUntilQuiet()).containsExactly("settle");
        assertWaits(ReasonCode.AUTHORITY_LOST);
    }

    @Test
    void aTargetOfSomebodyElseIsForeign() {
        reach(Phase.STEADY);
        makeForeign();
        assertWaits(ReasonCode.FOREIGN);
    }

    @ParameterizedTest
    @EnumSource
    void anExpiredLeafIsRenewedByTheAuthorityThatThePhaseSignsWith(Phase phase) {
        reach(phase);
        List<Certificate> before = anchors();
        Certificate signer = issuer();
        bench.clock.advance(Duration.ofDays(31));
        assertStep(StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertThat(issuer()).isEqualTo(signer);
        assertThat(anchors()).containsExactlyInAnyOrderElementsOf(before);
        assertProven();
    }

    @ParameterizedTest
    @ValueSource(strings = {Names.TLS_CRT, Names.TLS_KEY, Names.CA_CRT})
    void garbageIsRepairedAtOnceAndTheBundleByUnion(String key) {
        reach(Phase.TRUSTING);
        List<Certificate> before = anchors();
        Certificate signer = issuer();
        set(key, "garbage");
        assertStep(StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertThat(anchors()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(issuer()).isEqualTo(signer);
        assertProven();
    }

    @Test
    void aMismatchedKeyIsRepairedAtOnce() {
        reach(Phase.STEADY);
        set(Names.TLS_KEY, other().image().data().getOrDefault(Names.TLS_KEY, Bytes.of("")));
        assertStep(StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertProven();
    }

    @Test
    void aBundleThatWasJoinedWithoutANewlineIsRepairedAndLosesNothing() {
        reach(Phase.TRUSTING);
        List<Certificate> before = anchors();
        set(Names.CA_CRT, before.get(0).pem().strip() + before.get(1).pem());
        assertStep(StepKind.RENEW_LEAF, ReasonCode.LEAF_BROKEN);
        assertThat(anchors()).containsExactlyElementsOf(before);
        assertProven();
    }

    @ParameterizedTest
    @ValueSource(strings = {Names.TLS_CRT, Names.TLS_KEY})
    void theSameWithoutTheKeyStartsOverAndKeepsEveryAnchorUntilRetire(String key) {
        reach(Phase.STEADY);
        makeForeign();
        Certificate theirs = anchors().getFirst();
        set(key, "garbage");
        assertStep(StepKind.BOOTSTRAP, ReasonCode.BROKEN_BEYOND_OVERLAP);
        assertThat(anchors()).hasSize(2).contains(theirs);
        assertThat(issuer()).isNotEqualTo(theirs);
        assertProven();
        assertThat(bench.runUntilQuiet()).containsExactly("retire", "settle");
        assertThat(anchors()).hasSize(1).doesNotContain(theirs);
    }

    @Test
    void anExpiredForeignLeafStartsOverToo() {
        reach(Phase.STEADY);
        makeForeign();
        bench.clock.advance(Duration.ofDays(31));
        assertStep(StepKind.BOOTSTRAP, ReasonCode.BROKEN_BEYOND_OVERLAP);
        assertThat(anchors()).hasSize(2);
        assertProven();
    }

    @Test
    void aLeafOfTheNextHoursIsWaitedForAndNeverReplaced() {
        reach(Phase.STEADY);
        bench.clock.advance(Duration.ofHours(-23));
        assertWaits(ReasonCode.CLOCK_SKEW);
        loseAuthority();
        assertWaits(ReasonCode.CLOCK_SKEW);
    }

    @Test
    void anotherTypeAndAnImmutableTargetAreRefused() {
        reach(Phase.STEADY);
        SecretImage ours = bench.image();
        bench.store.put(
                Bench.NAME,
                Part.TARGET,
                Bench.remade(bench.image(), SecretImage.OPAQUE, SecretImage.Mutability.MUTABLE));
        assertRefuses(ReasonCode.WRONG_TYPE);
        bench.store.put(Bench.NAME, Part.TARGET, ours);
        bench.store.put(
                Bench.NAME,
                Part.TARGET,
                Bench.remade(bench.image(), SecretImage.TLS, SecretImage.Mutability.IMMUTABLE));
        assertRefuses(ReasonCode.IMMUTABLE);
    }

    @Test
    void whatCannotBeReadIsNeverAbsent() {
        bench.store.beUnreadable("forbidden (403)");
        assertWaits(ReasonCode.STORE_UNREADABLE);
        assertThat(bench.store.find(Bench.NAME, Part.TARGET)).isEmpty();
        bench.store.beUnreadable("");
        reach(Phase.STEADY);
        bench.store.beUnreadable("timeout");
        assertWaits(ReasonCode.STORE_UNREADABLE);
    }

    @Test
    void anObjectOfAnotherOwnerIsRefused() {
        SecretImage theirs =
                SecretImage.unsaved(SecretImage.OPAQUE)
                        .with(Map.of("key", Bytes.of("theirs")), Map.of(), Map.of());
        bench.store.put(Bench.NAME, Part.AUTHORITY, theirs);
        assertRefuses(ReasonCode.NOT_OUR_AUTHORITY);
        bench.store.remove(Bench.NAME, Part.AUTHORITY);
        reach(Phase.STEADY);
        bench.store.put(Bench.NAME, Part.AUTHORITY, theirs);
        assertRefuses(ReasonCode.NOT_OUR_AUTHORITY);
        assertThat(bench.authority().data()).containsOnlyKeys("key");
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredBackupIsRefusedUntilItIsAccepted(Part older) {
        reach(Phase.STEADY);
        SecretImage backup = older == Part.TARGET ? bench.image() : bench.authority();
        rotateTo(Phase.SWITCHED);
        List<Certificate> held = anchors();
        bench.store.put(Bench.NAME, older, backup);
        assertRefuses(ReasonCode.ROLLED_BACK);
        Outcome accepted =
                bench.reconciler().reconcile(bench.target, Observation.Rollback.ACCEPTED);
        assertThat(accepted)
                .asInstanceOf(type(Outcome.Advanced.class))
                .extracting(advanced -> advanced.step().reason().code())
                .isEqualTo(ReasonCode.ROLLBACK_ACCEPTED);
        assertThat(anchors()).containsAll(held);
        assertProven();
        bench.runUntilQuiet();
        assertThat(bench.phase()).isEqualTo("steady");
        assertThat(anchors()).hasSize(1);
        assertProven();
    }

    private void reach(Phase phase) {
        bench.runUntilQuiet();
        if (phase != Phase.STEADY) {
            rotateTo(phase);
        }
    }

    private void rotateTo(Phase phase) {
        bench.annotate(Names.REQUEST, "rotate-authority:table");
        bench.pass();
        while (!bench.phase().equals(phase.word())) {
            bench.clock.advance(PATIENCE);
            bench.pass();
        }
    }

    private void loseAuthority() {
        bench.store.remove(Bench.NAME, Part.AUTHORITY);
    }

    /// As if somebody else had written the same bytes.
    private void makeForeign() {
        loseAuthority();
        bench.store.put(
                Bench.NAME,
                Part.TARGET,
                SecretImage.unsaved(SecretImage.TLS)
                        .with(other().image().data(), Map.of(), Map.of()));
    }

    private static Bench other() {
        Bench other = new Bench();
        other.runUntilQuiet();
        return other;
    }

    private void set(String key, String text) {
        set(key, Bytes.of(text));
    }

    private void set(String key, Bytes value) {
        Map<String, Bytes> data = new HashMap<>(bench.image().data());
        data.put(key, value);
        bench.store.put(
                Bench.NAME,
                Part.TARGET,
                bench.image().with(data, bench.image().labels(), bench.image().annotations()));
    }

    private void assertStep(StepKind kind, ReasonCode code) {
        Decision.Step step =
                assertThat(bench.pass()).asInstanceOf(type(Outcome.Advanced.class)).actual().step();
        assertThat(step.kind()).isEqualTo(kind);
        assertThat(step.reason().code()).isEqualTo(code);
    }

    private void assertWaits(ReasonCode code) {
        int writes = bench.store.writes().size();
        assertThat(bench.pass())
                .asInstanceOf(type(Outcome.Unchanged.class))
                .extracting(unchanged -> unchanged.decision().reason().code())
                .isEqualTo(code);
        assertThat(bench.store.writes()).hasSize(writes);
    }

    private void assertRefuses(ReasonCode code) {
        int writes = bench.store.writes().size();
        assertThat(bench.pass())
                .asInstanceOf(type(Outcome.Refused.class))
                .extracting(refused -> refused.refusal().reason().code())
                .isEqualTo(code);
        assertThat(bench.store.writes()).hasSize(writes);
    }

    private void assertProven() {
        assertThat(Proof.faults(leaf(), TrustBundle.of(anchors()), bench.clock.instant()))
                .isEmpty();
    }

    private Certificate issuer() {
        return Proof.anchorOf(leaf().chain(), TrustBundle.of(anchors())).orElseThrow();
    }

    private Leaf leaf() {
        return new Leaf(
                PemCertificates.parse(value(Names.TLS_CRT), Names.TLS_CRT),
                PemKeys.parse(value(Names.TLS_KEY), Names.TLS_KEY));
    }

    private List<Certificate> anchors() {
        return PemCertificates.parse(value(Names.CA_CRT), Names.CA_CRT);
    }

    private long sequence() {
        return Long.parseLong(bench.image().annotations().getOrDefault(Names.SEQUENCE, ""));
    }

    private byte[] value(String key) {
        return bench.image().data().getOrDefault(key, Bytes.of("")).toArray();
    }
}
