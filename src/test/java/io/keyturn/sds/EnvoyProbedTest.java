package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.probe.TlsProber;
import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.ProbedEnvoy;
import io.keyturn.pki.Issuer;
import io.keyturn.port.Bytes;
import io.keyturn.port.Endpoint;
import io.keyturn.port.EndpointSource;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.ProbedEndpoints;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Consumer.Proven.Probed;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Probe;
import io.keyturn.rotation.Probe.Old;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real Envoys with Gloo's xDS listener, asked by real handshakes.
@Tag("integration")
class EnvoyProbedTest {
    private static final Duration FLOOR = RotationPolicy.DEFAULT.assumedAfter();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final Bench bench = new Bench();
    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), heard);
    private final SdsServer server =
            SdsServer.start(
                    new SdsServer.Options(
                            io.keyturn.adapter.sds.server.Endpoint.parse(
                                    "127.0.0.1:0", SocketMode.OWNER),
                            Optional.empty(),
                            Duration.ofSeconds(5),
                            InstantSource.system()),
                    resources,
                    heard);
    private Optional<ProbedEnvoy> started = Optional.empty();

    /// Two hours ago: the clock of the bench is moved on, and Envoy takes no certificate of the future.
    @BeforeEach
    void publishAndStart() throws IOException {
        bench.clock.advance(
                Duration.between(Bench.START, Instant.now().minus(Duration.ofHours(2))));
        bench.runUntilQuiet();
        bench.clock.advance(bench.target.policy().minimumInterval());
        Path old =
                Files.write(folder.resolve("old.crt"), part(bench.image(), Names.CA_CRT).toArray());
        deliver(bench.image());
        started = Optional.of(ProbedEnvoy.start(folder, server.port(), old));
        bench.annotate(Names.REQUEST, "rotate-authority:test");
        bench.pass();
        assertThat(bench.phase()).isEqualTo("trusting");
    }

    @AfterEach
    void stop() {
        started.ifPresent(ProbedEnvoy::close);
        server.close();
    }

    @Test
    void tellsApartWhatTheyDo() {
        int nobody = LoopbackPorts.free();
        Target target =
                target(
                        envoy().requiring(),
                        envoy().older(),
                        envoy().stock(),
                        envoy().oneWay(),
                        envoy().frozen(),
                        envoy().plain(),
                        nobody);
        assertThat(probes(target))
                .as("before the bundle is delivered")
                .extracting(Probe::outcome)
                .startsWith(Probe.Outcome.REFUSED, Probe.Outcome.REFUSED);
        deliver(bench.image());
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(probes(target))
                                .extracting(Probe::outcome)
                                .containsExactly(
                                        Probe.Outcome.PROVED,
                                        Probe.Outcome.PROVED,
                                        Probe.Outcome.PROVED,
                                        Probe.Outcome.UNVERIFYING,
                                        Probe.Outcome.REFUSED,
                                        Probe.Outcome.PLAINTEXT,
                                        Probe.Outcome.UNREACHABLE));
        assertThat(probes(target))
                .extracting(Probe::old)
                .startsWith(Old.ACCEPTED, Old.ACCEPTED, Old.ACCEPTED, Old.UNASKED, Old.ACCEPTED);
        assertThat(envoy().handshakes(envoy().older(), "TLSv1.2")).isPositive();
        assertThat(envoy().handshakes(envoy().older(), "TLSv1.3")).isZero();
        assertThat(envoy().handshakes(envoy().requiring(), "TLSv1.3")).isPositive();
    }

    @Test
    void saysNothingOfOneThatIsStoppedInMidAir() {
        envoy().proxy().pause();
        assertThat(probes(target(envoy().requiring())))
                .extracting(Probe::outcome)
                .containsExactly(Probe.Outcome.TIMEOUT);
        envoy().proxy().resume();
    }

    @Test
    void areWaitedForAtEachGateOfARotation() {
        Target target = target(envoy().requiring(), envoy().older());
        for (String phase : List.of("switched", "retiring", "steady")) {
            bench.clock.advance(FLOOR);
            assertThat(pass(target))
                    .as("nothing was delivered, so there is no " + phase)
                    .isInstanceOfSatisfying(
                            Outcome.Unchanged.class,
                            held -> assertThat(held.decision().laggards()).hasSize(2));
            deliver(bench.image());
            await(phase).atMost(PATIENCE).until(() -> pass(target) instanceof Outcome.Advanced);
            assertThat(bench.phase()).isEqualTo(phase);
        }
    }

    /// As one that restarts from an old copy after gate 1, while everything else says that it holds the new bundle.
    @Test
    void undoARotationWhereTheNewLeafIsRefusedAfterTheSwitch() {
        Target target = target(OnFailedVerification.ABORT, envoy().requiring());
        SecretImage old = bench.image();
        switchOver(target);
        deliver(bench.image());
        await().atMost(PATIENCE)
                .until(() -> probes(target).getFirst().outcome() == Probe.Outcome.PROVED);
        assertThat(frozenOne(OnFailedVerification.HOLD))
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        held ->
                                assertThat(held.decision().laggards())
                                        .extracting(Laggard::holds)
                                        .last(STRING)
                                        .contains(
                                                "it refuses a client of the next authority",
                                                "keyturn rotate --abort --reason"));
        assertThat(frozenOne(OnFailedVerification.ABORT))
                .isInstanceOfSatisfying(
                        Outcome.Advanced.class,
                        step ->
                                assertThat(step.step().reason().code())
                                        .isEqualTo(ReasonCode.VERIFICATION_FAILED));
        assertThat(bench.image().data().get(Names.TLS_CRT))
                .as("a leaf of the old authority, and not the one from before")
                .isNotEqualTo(old.data().get(Names.TLS_CRT));
        for (String phase : List.of("retiring", "steady")) {
            deliver(bench.image());
            bench.clock.advance(FLOOR);
            await(phase).atMost(PATIENCE).until(() -> pass(target) instanceof Outcome.Advanced);
            assertThat(bench.phase()).isEqualTo(phase);
        }
        assertThat(bench.authority().annotations()).containsEntry(Names.HOLD, "UNTIL_ASKED");
    }

    private Outcome frozenOne(OnFailedVerification answer) {
        return pass(target(answer, envoy().requiring(), envoy().frozen()));
    }

    private void switchOver(Target target) {
        deliver(bench.image());
        bench.clock.advance(FLOOR);
        await("switched").atMost(PATIENCE).until(() -> pass(target) instanceof Outcome.Advanced);
        assertThat(bench.phase()).isEqualTo("switched");
    }

    /// As its `keyturn sds` does once the kubelet has swapped the mount.
    private void deliver(SecretImage image) {
        resources.offer(
                Pairs.GLOO,
                "test",
                new Sight.Held(
                        new Material(
                                part(image, Names.TLS_CRT),
                                part(image, Names.TLS_KEY),
                                part(image, Names.CA_CRT))));
    }

    private static Bytes part(SecretImage image, String key) {
        return image.data().getOrDefault(key, Bytes.of(""));
    }

    private List<Probe> probes(Target target) {
        return endpoints(target).consumersOf(Bench.NAME, bench.store.load(Bench.NAME)).stream()
                .map(consumer -> ((Probed) consumer.proof()).probe())
                .toList();
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

    private ProbedEndpoints endpoints(Target target) {
        return new ProbedEndpoints(
                List.of(target),
                EndpointSource.nowhere(),
                new TlsProber(Duration.ofSeconds(1)),
                new Issuer(new SecureRandom()),
                bench.clock);
    }

    private Target target(int... ports) {
        return target(OnFailedVerification.HOLD, ports);
    }

    private Target target(OnFailedVerification answer, int... ports) {
        return new Target(
                Bench.NAME,
                bench.target.policy().withOnFailedVerification(answer),
                bench.target.profile(),
                Given.everything(),
                Arrays.stream(ports).mapToObj(port -> new Endpoint("127.0.0.1", port)).toList(),
                new Target.Search.Nowhere(),
                Target.Touch.NOBODY);
    }

    private ProbedEnvoy envoy() {
        return started.orElseThrow();
    }
}
