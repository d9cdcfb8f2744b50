package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeProber;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.Proof;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Handshake;
import io.keyturn.port.Names;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Probe;
import io.keyturn.rotation.TargetName;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is made of the answers of endpoints.
class ProbedEndpointsTest {
    private static final Endpoint GLOO = Endpoint.parse("gloo:9977");
    private static final Endpoint OTHER = Endpoint.parse("[::1]:9977");

    private final Bench bench = new Bench();
    private final FakeProber prober = new FakeProber();
    private final Target target =
            new Target(
                    Bench.NAME,
                    bench.target.policy(),
                    bench.target.profile(),
                    Target.Floor.GIVEN,
                    List.of(GLOO, OTHER));
    private final ProbedEndpoints endpoints =
            new ProbedEndpoints(
                    List.of(target), prober, new Issuer(new SecureRandom()), bench.clock);

    @BeforeEach
    void introduce() {
        bench.runUntilQuiet();
        bench.clock.advance(bench.target.policy().minimumInterval());
        bench.annotate(Names.REQUEST, "rotate-authority:test");
        bench.pass();
        assertThat(bench.phase()).isEqualTo("trusting");
    }

    @Test
    void areAskedOnlyInTheMiddleOfARotation() {
        assertThat(endpoints.consumersOf(Bench.NAME, stored())).hasSize(2);
        assertThat(endpoints.consumersOf(TargetName.parse("no/endpoints"), stored())).isEmpty();
        bench.clock.advance(bench.target.policy().assumedAfter());
        bench.runUntilQuiet();
        assertThat(bench.phase()).isEqualTo("steady");
        prober.shown.clear();
        assertThat(endpoints.consumersOf(Bench.NAME, stored())).isEmpty();
        assertThat(prober.shown).isEmpty();
    }

    @Test
    void proveByTakingTheNextAuthorityAndRefusingAStranger() {
        prober.answers.put(GLOO, this::verifying);
        prober.answers.put(OTHER, _ -> new Handshake.Accepted(leaf()));
        assertThat(outcomes()).containsExactly(Probe.Outcome.PROVED, Probe.Outcome.UNVERIFYING);
    }

    @Test
    void keepTheirOutcomesApart() {
        prober.answers.put(GLOO, _ -> new Handshake.Unasked(leaf()));
        prober.answers.put(OTHER, _ -> new Handshake.Refused("unknown_ca"));
        assertThat(outcomes()).containsExactly(Probe.Outcome.UNVERIFYING, Probe.Outcome.REFUSED);
        prober.answers.put(GLOO, _ -> new Handshake.Plaintext());
        prober.answers.put(OTHER, _ -> new Handshake.Timeout());
        assertThat(outcomes()).containsExactly(Probe.Outcome.PLAINTEXT, Probe.Outcome.TIMEOUT);
        prober.answers.clear();
        assertThat(outcomes())
                .containsExactly(Probe.Outcome.UNREACHABLE, Probe.Outcome.UNREACHABLE);
    }

    @Test
    void proveNothingWhereTheControlIsNotAnswered() {
        prober.answers.put(
                GLOO,
                leaf -> isOurs(leaf) ? new Handshake.Accepted(leaf()) : new Handshake.Timeout());
        assertThat(outcomes().getFirst()).isEqualTo(Probe.Outcome.TIMEOUT);
    }

    @Test
    void openGateTwoOnlyWithTheNextLeaf() {
        prober.answers.put(GLOO, this::verifying);
        prober.answers.put(OTHER, this::verifying);
        Digest old = leaf();
        bench.clock.advance(bench.target.policy().assumedAfter());
        bench.pass();
        assertThat(bench.phase()).isEqualTo("switched");
        prober.answers.put(OTHER, leaf -> isOurs(leaf) ? new Handshake.Accepted(old) : refusal());
        bench.clock.advance(bench.target.policy().assumedAfter());
        assertThat(pass())
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        held ->
                                assertThat(held.decision().laggards())
                                        .singleElement()
                                        .satisfies(lag -> {
                                            assertThat(lag.consumer().name())
                                                    .isEqualTo(OTHER.toString());
                                            assertThat(lag.holds()).contains(old.shortForm());
                                        }));
        prober.answers.put(OTHER, this::verifying);
        assertThat(pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.phase()).isEqualTo("retiring");
    }

    @Test
    void areNeverShownTheBridge() {
        bench.clock.advance(bench.target.policy().assumedAfter());
        bench.pass();
        assertThat(TargetCodec.read(stored().target()).material().leaf().orElseThrow().chain())
                .as("the leaf and the bridge")
                .hasSize(2);
        prober.answers.put(GLOO, this::verifying);
        endpoints.consumersOf(Bench.NAME, stored());
        assertThat(prober.shown).hasSize(2).allSatisfy(leaf -> assertThat(leaf.chain()).hasSize(1));
    }

    private List<Probe.Outcome> outcomes() {
        return endpoints.consumersOf(Bench.NAME, stored()).stream()
                .map(Consumer::proof)
                .map(Proven.Probed.class::cast)
                .map(proof -> proof.probe().outcome())
                .toList();
    }

    private Outcome pass() {
        return new Reconciler(
                        bench.store,
                        new FoundEvidence(new StoreEvidence(), List.of(endpoints)),
                        bench.publisher,
                        new Issuer(new SecureRandom()),
                        bench.clock,
                        () -> "id")
                .reconcile(target, Observation.Rollback.REFUSED);
    }

    private Handshake verifying(Leaf client) {
        return isOurs(client) ? new Handshake.Accepted(leaf()) : refusal();
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

    private Digest leaf() {
        return TargetCodec.read(stored().target())
                .material()
                .leaf()
                .orElseThrow()
                .certificate()
                .fingerprint();
    }

    private Stored stored() {
        return bench.store.load(Bench.NAME);
    }
}
