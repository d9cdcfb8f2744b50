package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeProber;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.Proof;
import io.keyturn.port.Address;
import io.keyturn.port.Bytes;
import io.keyturn.port.Endpoint;
import io.keyturn.port.EndpointSource;
import io.keyturn.port.Handshake;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Consumer.Proven.Probed.Origin;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Probe;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import io.keyturn.rotation.TargetName;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is made of the answers of endpoints.
class ProbedEndpointsTest {
    private static final Endpoint GLOO = Endpoint.parse("gloo:9977");
    private static final Endpoint OTHER = Endpoint.parse("[::1]:9977");
    private static final Duration FLOOR = RotationPolicy.DEFAULT.assumedAfter();

    private final Bench bench = new Bench();
    private final FakeProber prober = new FakeProber();
    private final Target declared =
            target(bench.target.policy(), List.of(GLOO, OTHER), new Target.Search.Nowhere());
    private final Target found =
            target(bench.target.policy(), List.of(), new Target.Search.Service(GLOO));
    private EndpointSource.Search slices =
            new EndpointSource.Search.Found(
                    List.of(new Address(GLOO, "10.0.0.3"), new Address(GLOO, "fd00::3")));

    @BeforeEach
    void introduce() {
        bench.runUntilQuiet();
        bench.clock.advance(bench.target.policy().minimumInterval());
        bench.annotate(Names.REQUEST, "rotate-authority:test");
        bench.pass();
        assertThat(bench.phase()).isEqualTo("trusting");
        prober.answers.put(GLOO.toString(), this::verifying);
        prober.answers.put(OTHER.toString(), this::verifying);
    }

    @Test
    void areAskedOnlyInTheMiddleOfARotation() {
        ProbedEndpoints endpoints = endpoints(declared);
        assertThat(endpoints.consumersOf(Bench.NAME, stored())).hasSize(2);
        assertThat(endpoints.consumersOf(TargetName.parse("no/endpoints"), stored())).isEmpty();
        bench.clock.advance(FLOOR);
        bench.runUntilQuiet();
        assertThat(bench.phase()).isEqualTo("steady");
        prober.shown.clear();
        assertThat(endpoints.consumersOf(Bench.NAME, stored())).isEmpty();
        assertThat(prober.shown).isEmpty();
    }

    @Test
    void areAskedByARunnerThatWasNotToldOfThem() {
        bench.annotate(Names.POLICY, "endpoint=gloo:9977\nendpoint=nowhere");
        Target untold = target(bench.target.policy(), List.of(), new Target.Search.Nowhere());
        assertThat(endpoints(untold).consumersOf(Bench.NAME, stored()))
                .satisfiesExactly(
                        unreadable ->
                                assertThat(unreadable.proof()).isInstanceOf(Proven.Silent.class),
                        asked -> assertThat(asked.proof()).isInstanceOf(Proven.Probed.class));
    }

    @Test
    void proveByTakingBothAuthoritiesAndRefusingAStranger() {
        prober.answers.put(OTHER.toString(), _ -> accepted());
        assertThat(outcomes(declared))
                .containsExactly(Probe.Outcome.PROVED, Probe.Outcome.UNVERIFYING);
        assertThat(probes(declared).getFirst().old()).isEqualTo(Probe.Old.ACCEPTED);
    }

    @Test
    void keepTheirOutcomesApart() {
        prober.answers.put(GLOO.toString(), _ -> new Handshake.Unasked(published()));
        prober.answers.put(OTHER.toString(), _ -> refusal());
        assertThat(outcomes(declared))
                .containsExactly(Probe.Outcome.UNVERIFYING, Probe.Outcome.REFUSED);
        prober.answers.put(GLOO.toString(), _ -> new Handshake.Plaintext());
        prober.answers.put(OTHER.toString(), _ -> new Handshake.Timeout());
        assertThat(outcomes(declared))
                .containsExactly(Probe.Outcome.PLAINTEXT, Probe.Outcome.TIMEOUT);
        prober.answers.remove(GLOO.toString());
        prober.answers.put(OTHER.toString(), _ -> new Handshake.Accepted(strange()));
        assertThat(outcomes(declared))
                .containsExactly(Probe.Outcome.UNREACHABLE, Probe.Outcome.UNTRUSTED);
    }

    @Test
    void proveNothingWhereTheControlIsNotAnswered() {
        prober.answers.put(
                GLOO.toString(), leaf -> isOurs(leaf) ? accepted() : new Handshake.Timeout());
        assertThat(outcomes(declared).getFirst()).isEqualTo(Probe.Outcome.TIMEOUT);
    }

    @Test
    void areAskedAtEveryAddressOfTheirName() {
        prober.hosts.put("gloo", List.of("10.0.0.3", "10.0.0.4"));
        prober.answers.put("gloo:9977/10.0.0.3", this::verifying);
        prober.answers.put("gloo:9977/10.0.0.4", _ -> refusal());
        assertThat(endpoints(declared).consumersOf(Bench.NAME, stored()))
                .extracting(Consumer::name)
                .containsExactly("gloo:9977/10.0.0.3", "gloo:9977/10.0.0.4", "[::1]:9977");
        bench.clock.advance(FLOOR);
        assertThat(laggards(declared))
                .singleElement()
                .satisfies(lag ->
                        assertThat(lag.consumer().id())
                                .isEqualTo("endpoint/gloo-system/gloo:9977/10.0.0.4"));
    }

    @Test
    void openGateTwoOnlyWithTheNextLeaf() {
        List<Certificate> old = published();
        step(declared, "switched");
        prober.answers.put(
                OTHER.toString(), leaf -> isOurs(leaf) ? new Handshake.Accepted(old) : refusal());
        bench.clock.advance(FLOOR);
        assertThat(laggards(declared))
                .singleElement()
                .satisfies(lag -> {
                    assertThat(lag.consumer().name()).isEqualTo(OTHER.toString());
                    assertThat(lag.holds()).contains(old.getFirst().fingerprint().shortForm());
                });
        prober.answers.put(OTHER.toString(), this::verifying);
        step(declared, "retiring");
    }

    @Test
    void closeGateOneWhereTheOldAuthorityIsNoLongerTrusted() {
        bench.clock.advance(FLOOR);
        Digest old = published().getFirst().fingerprint();
        prober.answers.put(
                OTHER.toString(),
                leaf ->
                        isOurs(leaf) && !leaf.certificate().fingerprint().equals(old)
                                ? accepted()
                                : refusal());
        assertThat(probes(declared).getLast().old()).isEqualTo(Probe.Old.REFUSED);
        assertThat(laggards(declared))
                .singleElement()
                .satisfies(lag ->
                        assertThat(lag.holds())
                                .contains("it refuses a client of the old authority"));
    }

    @Test
    void closeGateThreeWhereTheOldAuthorityIsStillTrusted() {
        step(declared, "switched");
        Digest old = kept().certificate().fingerprint();
        step(declared, "retiring");
        prober.answers.put(
                OTHER.toString(),
                leaf ->
                        isOurs(leaf) || leaf.certificate().fingerprint().equals(old)
                                ? accepted()
                                : refusal());
        bench.clock.advance(FLOOR);
        assertThat(laggards(declared))
                .singleElement()
                .satisfies(lag ->
                        assertThat(lag.holds()).contains("it takes a client of the old authority"));
        prober.answers.put(OTHER.toString(), this::verifying);
        step(declared, "steady");
    }

    @Test
    void areNeverShownTheBridge() {
        step(declared, "switched");
        assertThat(TargetCodec.read(stored().target()).material().leaf().orElseThrow().chain())
                .as("the leaf and the bridge")
                .hasSize(2);
        prober.shown.clear();
        assertThat(outcomes(declared)).containsOnly(Probe.Outcome.PROVED);
        assertThat(prober.shown).hasSize(3).allSatisfy(leaf -> assertThat(leaf.chain()).hasSize(1));
    }

    @Test
    void areAskedWithALeafMadeForItWhereTheStagedOneIsGone() {
        SecretImage authority = bench.authority();
        Map<String, Bytes> data = new HashMap<>(authority.data());
        data.keySet().removeIf(key -> key.startsWith("staged"));
        assertThat(data).hasSizeLessThan(authority.data().size());
        bench.store.put(
                Bench.NAME,
                Part.AUTHORITY,
                authority.with(data, authority.labels(), authority.annotations()));
        assertThat(outcomes(declared)).containsOnly(Probe.Outcome.PROVED);
    }

    @Test
    void areFoundBehindTheServiceOnlyWhereNoneIsDeclared() {
        prober.answers.put("gloo:9977/10.0.0.3", this::verifying);
        prober.answers.put("gloo:9977/fd00::3", _ -> new Handshake.Unasked(published()));
        assertThat(endpoints(found).consumersOf(Bench.NAME, stored()))
                .extracting(Consumer::name)
                .containsExactly("gloo:9977/10.0.0.3", "gloo:9977/fd00::3");
        assertThat(
                        endpoints(
                                        target(
                                                found.policy(),
                                                List.of(OTHER),
                                                new Target.Search.Service(GLOO)))
                                .consumersOf(Bench.NAME, stored()))
                .extracting(Consumer::name)
                .containsExactly("[::1]:9977");
    }

    @Test
    void holdTheGateWhereTheyCannotBeLookedFor() {
        slices = new EndpointSource.Search.Unknown("cannot list: forbidden (403)");
        bench.clock.advance(FLOOR);
        assertThat(laggards(found))
                .singleElement()
                .satisfies(
                        lag -> assertThat(lag.holds()).isEqualTo("cannot list: forbidden (403)"));
    }

    @Test
    void areGivenTimeWhereGloosOwnListenerAsksForNoCertificate() {
        prober.answers.put("gloo:9977/10.0.0.3", this::asking);
        prober.answers.put("gloo:9977/fd00::3", this::asking);
        assertThat(laggards(found))
                .hasSize(2)
                .allSatisfy(lag -> assertThat(lag.holds()).contains("assumed to have the bundle"));
        List<Certificate> old = published();
        step(found, "switched");
        prober.answers.put("gloo:9977/fd00::3", _ -> new Handshake.Unasked(old));
        bench.clock.advance(FLOOR);
        assertThat(laggards(found))
                .as("the leaf that it presents is seen")
                .singleElement()
                .satisfies(lag -> {
                    assertThat(lag.consumer().name()).isEqualTo("gloo:9977/fd00::3");
                    assertThat(lag.holds()).contains(old.getFirst().fingerprint().shortForm());
                });
        prober.answers.put("gloo:9977/fd00::3", this::asking);
        step(found, "retiring");
        step(found, "steady");
    }

    @Test
    void areNotWaitedForWhereMutualTlsIsOff() {
        prober.answers.put("gloo:9977/10.0.0.3", _ -> new Handshake.Plaintext());
        prober.answers.put("gloo:9977/fd00::3", _ -> new Handshake.Plaintext());
        Proven.Probed proof =
                (Proven.Probed)
                        endpoints(found).consumersOf(Bench.NAME, stored()).getFirst().proof();
        assertThat(proof.origin()).isEqualTo(Origin.FOUND);
        assertThat(proof.sentence()).contains("turn mTLS on there", "it is not waited for");
        assertThat(laggards(found))
                .as("nobody is left to wait for, so whoever may be there is given a floor")
                .singleElement()
                .satisfies(lag -> assertThat(lag.consumer().kind()).isEqualTo("anyone"));
        step(found, "switched");
    }

    @Test
    void undoTheRotationByThemselvesWhereThePolicySaysSo() {
        Target aborting =
                target(
                        found.policy().withOnFailedVerification(OnFailedVerification.ABORT),
                        declared.endpoints(),
                        declared.search());
        step(aborting, "switched");
        Digest old = kept().certificate().fingerprint();
        prober.answers.put(
                OTHER.toString(),
                leaf ->
                        leaf.certificate().fingerprint().equals(old)
                                ? new Handshake.Accepted(kept().chain())
                                : refusal());
        assertThat(laggards(declared))
                .filteredOn(lag -> lag.consumer().name().equals(OTHER.toString()))
                .singleElement()
                .satisfies(lag -> assertThat(lag.holds()).contains("keyturn rotate --abort"));
        assertThat(pass(aborting))
                .isInstanceOfSatisfying(
                        Outcome.Advanced.class,
                        step ->
                                assertThat(step.step().reason().code())
                                        .isEqualTo(ReasonCode.VERIFICATION_FAILED));
        assertThat(bench.image().annotations()).containsEntry(Names.DIRECTION, "backward");
    }

    @Test
    void areAskedOnceMoreBeforeTheRotationIsUndone() {
        Target aborting =
                target(
                        found.policy().withOnFailedVerification(OnFailedVerification.ABORT),
                        declared.endpoints(),
                        declared.search());
        step(aborting, "switched");
        Digest old = kept().certificate().fingerprint();
        prober.answers.put(
                OTHER.toString(),
                leaf -> {
                    if (leaf.certificate().fingerprint().equals(old)) {
                        prober.answers.put(OTHER.toString(), this::verifying);
                        return new Handshake.Accepted(kept().chain());
                    }
                    return refusal();
                });
        assertThat(pass(aborting)).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.image().annotations()).containsEntry(Names.DIRECTION, "forward");
    }

    private void step(Target target, String phase) {
        bench.clock.advance(FLOOR);
        assertThat(pass(target)).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.phase()).isEqualTo(phase);
    }

    private List<Laggard> laggards(Target target) {
        Outcome outcome = pass(target);
        assertThat(outcome).isInstanceOf(Outcome.Unchanged.class);
        return ((Outcome.Unchanged) outcome).decision().laggards();
    }

    private List<Probe.Outcome> outcomes(Target target) {
        return probes(target).stream().map(Probe::outcome).toList();
    }

    private List<Probe> probes(Target target) {
        return endpoints(target).consumersOf(Bench.NAME, stored()).stream()
                .map(Consumer::proof)
                .map(Proven.Probed.class::cast)
                .map(Proven.Probed::probe)
                .toList();
    }

    private ProbedEndpoints endpoints(Target target) {
        return new ProbedEndpoints(
                List.of(target),
                (_, _) -> slices,
                prober,
                new Issuer(new SecureRandom()),
                bench.clock);
    }

    private Outcome pass(Target target) {
        return new Reconciler(
                        bench.store,
                        new FoundEvidence(new StoreEvidence(), List.of(endpoints(target))),
                        bench.publisher,
                        new Issuer(new SecureRandom()),
                        bench.clock,
                        () -> "id")
                .reconcile(target, Observation.Rollback.REFUSED);
    }

    private Target target(RotationPolicy policy, List<Endpoint> endpoints, Target.Search search) {
        return new Target(
                Bench.NAME,
                policy,
                bench.target.profile(),
                Given.everything(),
                endpoints,
                search,
                Target.Touch.NOBODY);
    }

    /// As an Envoy that requires client certificates and uses the target.
    private Handshake verifying(Leaf client) {
        return isOurs(client) ? accepted() : refusal();
    }

    /// As Gloo's own.
    private Handshake asking(Leaf client) {
        return new Handshake.Unasked(published());
    }

    private Handshake accepted() {
        return new Handshake.Accepted(published());
    }

    private static Handshake refusal() {
        return new Handshake.Refused("unknown_ca");
    }

    private boolean isOurs(Leaf leaf) {
        return Proof.faults(
                        leaf,
                        TargetCodec.read(stored().target()).material().bundle(),
                        bench.clock.instant())
                .isEmpty();
    }

    private List<Certificate> published() {
        return TargetCodec.read(stored().target()).material().leaf().orElseThrow().chain();
    }

    private Leaf kept() {
        return AuthorityCodec.read(Bench.NAME, stored().authority())
                .material()
                .keptLeaf()
                .orElseThrow();
    }

    /// Of somebody else's authority.
    private static List<Certificate> strange() {
        Bench theirs = new Bench();
        theirs.runUntilQuiet();
        return TargetCodec.read(theirs.store.load(Bench.NAME).target())
                .material()
                .leaf()
                .orElseThrow()
                .chain();
    }

    private Stored stored() {
        return bench.store.load(Bench.NAME);
    }
}
