package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.LeaseLeadership;
import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.evidence.OnRestartSights;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.EvidenceLedger.Telling;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.ServerEvidence;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The Lease of an SDS server on a real API server, with the rights and the policy of `k8s/components/evidence`.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseEvidenceTest {
    private static final String NAMESPACE = "gloo-system";
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");
    private static final Authority CA = Pairs.authority(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final PodConsumers consumers = PodConsumers.open(cluster.kubeconfig(), null);

    private String pod = "";
    private Path kubeconfig = Path.of("");
    private @Nullable Serving serving;

    @BeforeAll
    void install() {
        cluster.kubectl("create", "namespace", NAMESPACE);
        for (String account : List.of("gateway-proxy", "stranger", "keyturn")) {
            cluster.kubectl("create", "serviceaccount", account, "-n", NAMESPACE);
        }
        Path files =
                Path.of(System.getProperty("basedir", "."))
                        .toAbsolutePath()
                        .resolve("k8s/components/evidence");
        for (String file : List.of("rbac.yaml", "policy.yaml")) {
            cluster.kubectl("apply", "-n", NAMESPACE, "-f", files.resolve(file).toString());
        }
        Lease forged = lease("probe-of-the-policy", "gateway-proxy", "no-such-uid");
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> {
                    assertThatThrownBy(() -> admin.resource(forged).dryRun(true).create())
                            .hasMessageContaining("evidence is told only");
                    return true;
                });
    }

    @BeforeEach
    void createPod() {
        pod = "gateway-proxy-" + UUID.randomUUID().toString().substring(0, 8);
        kubeconfig = kubeconfigOf(pod("gateway-proxy", pod, Map.of()));
        serving = null;
    }

    @AfterEach
    void deletePods() {
        if (serving != null) {
            serving.close();
        }
        cluster.kubectl(
                "delete", "pod,lease", "--all", "-n", NAMESPACE, "--grace-period=0", "--force");
    }

    @AfterAll
    void stop() {
        consumers.close();
        admin.close();
        cluster.close();
    }

    @Test
    void tellsWhatItsClientsAcceptedAndWhatARestartWouldLoad() {
        Serving server = serve("boot-1");
        assertThat(problem()).contains("not accepted by every client yet").contains("nothing yet");
        Leaf leaf = server.publish();
        server.connectAndAccept();
        await().atMost(SOON).untilAsserted(() -> assertThat(proof()).isEqualTo(both(leaf)));
        Lease lease = lease();
        assertThat(lease.getMetadata().getLabels()).containsEntry(Names.EVIDENCE, "lease");
        assertThat(lease.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getKind()).isEqualTo("Pod");
                    assertThat(owner.getUid()).isEqualTo(podUid());
                });
        assertThat(annotation(Names.BOOT)).isEqualTo("boot-1");
        assertThat(annotation(Names.TARGET)).isEqualTo(TARGET.toString());
    }

    @Test
    void renewsItsLeaseAndWithoutThatLags() {
        Serving server = serve("boot-1");
        Leaf leaf = server.publish();
        server.connectAndAccept();
        await().atMost(SOON).until(() -> proof().equals(both(leaf)));
        String before = lease().getMetadata().getResourceVersion();
        await().atMost(Duration.ofSeconds(12))
                .until(() -> !lease().getMetadata().getResourceVersion().equals(before));
        await().during(Duration.ofSeconds(32))
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> proof().equals(both(leaf)));
        server.telling.close();
        await().during(Duration.ofSeconds(15))
                .atMost(Duration.ofSeconds(17))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> proof().equals(both(leaf)));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(problem()).contains("was last renewed 3"));
    }

    @Test
    void lagsFromTheStartOfANewProcessUntilItsClientsAcceptAgain() {
        Serving old = serve("boot-1");
        old.publish();
        old.connectAndAccept();
        await().atMost(SOON).until(() -> proof() instanceof Proven.Told);
        try (Serving next = new Serving("boot-2")) {
            assertThat(annotation(Names.BOOT)).as("before anything is served").isEqualTo("boot-2");
            assertThat(problem()).contains("not accepted by every client yet");
            old.telling.changed(); // the old process has not noticed its end
            await().during(Duration.ofSeconds(2))
                    .until(() -> annotation(Names.BOOT).equals("boot-2"));
            Leaf leaf = next.publish();
            next.connectAndAccept();
            await().atMost(SOON).until(() -> proof().equals(both(leaf)));
        }
    }

    @Test
    void lagsWhileADisconnectedClientHasTheOldOne() {
        Serving server = serve("boot-1");
        server.publish();
        TestClient gone = new TestClient(server.sds.port());
        server.connectAndAccept();
        var _ = gone.stream(Pairs.GLOO.leaf()).nextAcked();
        await().atMost(SOON).until(() -> proof() instanceof Proven.Told);
        gone.close();
        await().atMost(SOON).until(() -> server.heard.streams.get() == 2);
        Leaf next = server.publish();
        server.acceptNextLeaf();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(problem())
                                .contains("leaf differs among clients")
                                .contains(next.certificate().fingerprint().shortForm()));
        try (TestClient back = new TestClient(server.sds.port())) {
            var _ = back.stream(Pairs.GLOO.leaf()).nextAcked();
            await().atMost(SOON).until(() -> proof().equals(both(next)));
        }
    }

    @Test
    void tellsARejectionInTheClientsWordsAndNeverAKey() {
        Serving server = serve("boot-1");
        Leaf leaf = server.publish();
        server.connectAndAccept();
        await().atMost(SOON).until(() -> proof().equals(both(leaf)));
        Leaf next = server.publish();
        TestClient.Stream stream = server.leaves();
        stream.nack(stream.next(), "cannot load " + next.key().pem());
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(problem())
                                .contains("client 'test' rejected 'server_cert': cannot load"));
        String secret = next.key().pem().lines().skip(1).findFirst().orElseThrow();
        assertThat(Serialization.asYaml(lease())).doesNotContain("BEGIN", secret);
    }

    @Test
    void remembersARejectionOverARestart() {
        Serving server = serve("boot-1");
        Leaf leaf = server.publish();
        server.connectAndAccept();
        await().atMost(SOON).until(() -> proof().equals(both(leaf)));
        Leaf next = server.publish();
        TestClient.Stream stream = server.leaves();
        stream.nack(stream.next(), "no");
        await().atMost(SOON).until(() -> problem().contains("rejected 'server_cert': no"));
        Sight refused = server.source.get();
        server.close();
        Serving again = serve("boot-2");
        again.publish(refused);
        again.connectAndAccept(); // identical bytes, unread
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> problem().contains("rejected 'server_cert': no"));
        Leaf third = again.publish();
        again.acceptNextLeaf();
        await().atMost(SOON).untilAsserted(() -> assertThat(proof()).isEqualTo(both(third)));
        assertThat(next).isNotEqualTo(third);
    }

    @Test
    void wakesWhoWaitsAtEachWordAndAtNoMereRenewal() {
        Serving server = serve("boot-1");
        server.publish();
        AtomicInteger wakes = new AtomicInteger();
        try (var _ = consumers.watch(TARGET, wakes::incrementAndGet)) {
            await().atMost(SOON).until(() -> wakes.get() > 0);
            int before = wakes.get();
            server.connectAndAccept();
            await().atMost(SOON).until(() -> wakes.get() > before);
            await().atMost(SOON).until(() -> proof() instanceof Proven.Told);
            ZonedDateTime renewed = lease().getSpec().getRenewTime();
            int told = wakes.get();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> lease().getSpec().getRenewTime().isAfter(renewed));
            await().during(Duration.ofSeconds(1)).until(() -> wakes.get() == told);
        }
    }

    @Test
    void isNoEvidenceOfAnotherPodOfTheName() {
        Serving server = serve("boot-1");
        server.publish();
        server.connectAndAccept();
        await().atMost(SOON).until(() -> proof() instanceof Proven.Told);
        cluster.kubectl("delete", "pod", pod, "-n", NAMESPACE, "--grace-period=0", "--force");
        assertThat(found()).as("gone, though its Lease is not collected yet").isEmpty();
        pod("gateway-proxy", pod, Map.of());
        assertThat(problem()).startsWith("its Lease is of another pod");
    }

    @Test
    void isNoEvidenceOfASecretThatWasDeleted() {
        Serving server = serve("boot-1");
        server.targetUid.set("uid-1");
        server.publish();
        server.connectAndAccept();
        await().atMost(SOON).until(() -> proof() instanceof Proven.Told);
        assertThat(consumers.consumersOf(TARGET, present("uid-1")).getFirst().proof())
                .isInstanceOf(Proven.Told.class);
        assertThat(consumers.consumersOf(TARGET, present("uid-2")).getFirst().proof())
                .isInstanceOf(Proven.Silent.class);
    }

    @Test
    void holdsALabelledPodToItsPromise() {
        pod("gateway-proxy", "promised", Map.of(Names.EVIDENCE, "lease"));
        assertThat(found())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("promised");
                    assertThat(((Proven.Silent) found.proof()).problem())
                            .startsWith("it promises a Lease and has none");
                });
    }

    @Test
    void waitsWhereConsumersCannotBeListed() {
        try (PodConsumers blind =
                PodConsumers.open(
                        cluster.kubeconfigFor(cluster.token(NAMESPACE, "stranger")), null)) {
            assertThat(blind.consumersOf(TARGET, nothing()))
                    .singleElement()
                    .satisfies(found ->
                            assertThat(((Proven.Silent) found.proof()).problem())
                                    .contains("grant 'list' on leases"));
        }
    }

    @Test
    void asksNothingMoreWhereTheTargetCouldNotBeRead() {
        Sighting unread = new Sighting.Unreadable("no answer");
        assertThat(consumers.consumersOf(TARGET, new Stored(unread, unread, Instant.EPOCH)))
                .containsExactly(
                        new Consumer("leases", "", NAMESPACE, "*", new Proven.Silent("no answer")));
    }

    @Test
    void servesAllTheSameWithoutRightsOrWithoutAPodInItsToken() {
        Path stranger = kubeconfigOf(pod("stranger", "stranger", Map.of()));
        Path unbound = cluster.kubeconfigFor(cluster.token(NAMESPACE, "gateway-proxy"));
        for (Path poor : List.of(stranger, unbound)) {
            kubeconfig = poor;
            try (Serving server = new Serving("boot-1")) {
                server.publish();
                server.connectAndAccept();
            }
        }
        assertThat(admin.leases().inNamespace(NAMESPACE).list().getItems()).isEmpty();
    }

    @Test
    void isWrittenByNobodyButThePodThatItNames() {
        serve("boot-1");
        Path other = kubeconfigOf(pod("gateway-proxy", "other", Map.of()));
        Path unbound = cluster.kubeconfigFor(cluster.token(NAMESPACE, "gateway-proxy"));
        assertThat(refusal(other, lease -> lease)).contains("named after the pod of the token");
        assertThat(refusal(other, LeaseEvidenceTest::withoutLabel))
                .contains("named after the pod of the token");
        assertThat(refusal(unbound, lease -> lease)).contains("bound to a pod");
        assertThat(refusal(cluster.kubeconfig(), lease -> lease)).contains("bound to a pod");
        assertThat(
                        refusal(
                                kubeconfig,
                                lease ->
                                        new LeaseBuilder(lease)
                                                .editMetadata()
                                                .addToAnnotations(Names.POD_UID, "another")
                                                .endMetadata()
                                                .build()))
                .contains("another uid");
        assertThat(
                        refusal(
                                kubeconfig,
                                lease ->
                                        new LeaseBuilder(lease)
                                                .editMetadata()
                                                .editOwnerReference(0)
                                                .withUid("another")
                                                .endOwnerReference()
                                                .endMetadata()
                                                .build()))
                .contains("another uid");
        assertThat(refusal(kubeconfig, lease -> lease)).isEqualTo("written");
    }

    @Test
    void doesNotLetAServerTakeTheLead() {
        Lease lead =
                new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(LeaseLeadership.NAME)
                        .endMetadata()
                        .build();
        try (KubernetesClient own = KubernetesClients.connect(kubeconfig, null)) {
            assertThatThrownBy(() -> own.resource(lead).create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("only by the service account keyturn");
        }
        Lease _ = admin.resource(lead).create();
    }

    private String refusal(Path writer, UnaryOperator<Lease> change) {
        try (KubernetesClient client = KubernetesClients.connect(writer, null)) {
            Lease _ = client.resource(change.apply(lease())).update();
            return "written";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Lease withoutLabel(Lease lease) {
        return new LeaseBuilder(lease)
                .editMetadata()
                .removeFromLabels(Names.EVIDENCE)
                .endMetadata()
                .build();
    }

    private static Lease lease(String name, String ownerName, String ownerUid) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .addToLabels(Names.EVIDENCE, "lease")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(ownerName)
                .withUid(ownerUid)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private Pod pod(String account, String name, Map<String, String> labels) {
        return admin.resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withNamespace(NAMESPACE)
                                .withName(name)
                                .withLabels(labels)
                                .endMetadata()
                                .withNewSpec()
                                .withServiceAccountName(account)
                                .addNewContainer()
                                .withName("sds")
                                .withImage("keyturn")
                                .endContainer()
                                .endSpec()
                                .build())
                .create();
    }

    private Path kubeconfigOf(Pod bound) {
        return cluster.kubeconfigFor(
                cluster.kubectl(
                                "create",
                                "token",
                                bound.getSpec().getServiceAccountName(),
                                "-n",
                                NAMESPACE,
                                "--bound-object-kind=Pod",
                                "--bound-object-name=" + bound.getMetadata().getName(),
                                "--bound-object-uid=" + bound.getMetadata().getUid())
                        .strip());
    }

    private Lease lease() {
        return admin.leases().inNamespace(NAMESPACE).withName(pod).require();
    }

    private String annotation(String name) {
        return lease().getMetadata().getAnnotations().getOrDefault(name, "");
    }

    private String podUid() {
        return admin.pods().inNamespace(NAMESPACE).withName(pod).require().getMetadata().getUid();
    }

    private List<Consumer> found() {
        return consumers.consumersOf(TARGET, nothing());
    }

    private Proven proof() {
        return found().stream()
                .filter(each -> each.name().equals(pod))
                .findFirst()
                .orElseThrow()
                .proof();
    }

    private String problem() {
        return proof() instanceof Proven.Silent(var said, _) ? said : "told";
    }

    private static Proven both(Leaf leaf) {
        Holding pair = new Holding(Pairs.trusting(CA).digest(), leaf.certificate().fingerprint());
        return new Proven.Told(pair, pair);
    }

    private static Stored nothing() {
        return new Stored(new Sighting.Absent(), new Sighting.Absent(), Instant.EPOCH);
    }

    private static Stored present(String uid) {
        SecretImage image =
                new SecretImage(
                        SecretImage.TLS,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        "1",
                        uid,
                        SecretImage.Mutability.MUTABLE,
                        Instant.EPOCH);
        return new Stored(new Sighting.Present(image), new Sighting.Absent(), Instant.EPOCH);
    }

    private Serving serve(String boot) {
        Serving started = new Serving(boot);
        serving = started;
        return started;
    }

    /// A server as `keyturn sds` puts it together, and a client.
    private final class Serving implements AutoCloseable {
        final Recording heard = new Recording();
        final ClientEvidence clients = new ClientEvidence(Pairs.GLOO);
        final AtomicReference<Sight> source =
                new AtomicReference<>(new Sight.Missing("nothing yet"));
        final AtomicReference<String> targetUid = new AtomicReference<>("");
        final SdsResources resources;
        final Telling telling;
        final SdsServer sds;
        private @Nullable TestClient client;
        private TestClient.@Nullable Stream leaves;

        Serving(String boot) {
            telling =
                    LeaseLedger.of(
                                    kubeconfig,
                                    null,
                                    new PodIdentity(Map.of(), Path.of("no-such-file")),
                                    boot)
                            .begin(
                                    new EvidenceLedger.Server() {
                                        @Override
                                        public ServerEvidence now() {
                                            return Serving.this.now();
                                        }

                                        @Override
                                        public void remember(
                                                List<ServerEvidence.Rejection> earlier) {
                                            clients.remember(earlier);
                                        }
                                    });
            clients.wakes(telling);
            resources = new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), clients);
            sds =
                    SdsServer.start(
                            new SdsServer.Options(
                                    Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                                    Optional.empty(),
                                    Duration.ofSeconds(5),
                                    InstantSource.system()),
                            resources,
                            io.keyturn.adapter.sds.server.SdsWitness.of(heard, clients));
        }

        Leaf publish() {
            Leaf leaf = Pairs.leaf(CA);
            publish(new Sight.Held(Pairs.material(leaf, Pairs.trusting(CA))));
            return leaf;
        }

        void publish(Sight sight) {
            source.set(sight);
            resources.offer(Pairs.GLOO, "test", sight);
        }

        void connectAndAccept() {
            TestClient connected = new TestClient(sds.port());
            client = connected;
            var _ = connected.stream(Pairs.GLOO.bundle()).nextAcked();
            TestClient.Stream stream = connected.stream(Pairs.GLOO.leaf());
            leaves = stream;
            var _ = stream.nextAcked();
            await().until(() -> heard.acked.size() >= 2);
        }

        TestClient.Stream leaves() {
            return java.util.Objects.requireNonNull(leaves);
        }

        void acceptNextLeaf() {
            var _ = leaves().nextAcked();
        }

        private ServerEvidence now() {
            return new ServerEvidence(
                    TARGET,
                    targetUid.get(),
                    clients.bundle(),
                    clients.leaf(),
                    OnRestartSights.of(source.get()),
                    clients.rejections());
        }

        @Override
        public void close() {
            if (client != null) {
                client.close();
            }
            sds.close();
            telling.close();
        }
    }
}
