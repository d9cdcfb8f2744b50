package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.keyturn.adapter.cli.SdsOptions;
import io.keyturn.adapter.cli.SecretServing;
import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.fixture.KeyTraces;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubePod;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A whole life of `keyturn sds` with every logger of the process at its loudest: the private key is in none of its words,
/// nor in its health, its Lease or what it throws.
@Tag("integration")
class SdsSecrecyTest {
    private static final String NAMESPACE = "edge";
    private static final String SECRET = "gloo-mtls-certs";
    private static final String POD = "127.0.0.2";
    private static final int SMALL = 48; // bytes: libraries log small frames whole

    private final Issuer issuer = new Issuer(new SecureRandom());
    private final Authority authority =
            issuer.issueAuthority(
                    new AuthorityTemplate(KeyAlgorithm.P256, Duration.ofDays(2), "Keyturn"),
                    new Generation(1),
                    Instant.now());
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final BlockingQueue<DiscoveryResponse> replies = new LinkedBlockingQueue<>();

    @TempDir Path folder;

    @Test
    void tellsTheKeyToNobodyButItsClients() throws Exception {
        WireLogs.hold(); // as at the start of each command
        Path clients =
                Files.writeString(folder.resolve("clients.crt"), authority.certificate().pem());
        try (KubeCluster cluster = KubeCluster.start();
                EveryWord words =
                        new EveryWord("io.keyturn", "io.netty", "io.grpc", "io.fabric8")) {
            KubePod pod = KubePod.create(cluster, NAMESPACE, "proxy");
            pod.grantSecret(SECRET);
            Path kubeconfig = pod.kubeconfig();
            int port = LoopbackPorts.free();
            PodIdentity self = new PodIdentity(Map.of("POD_NAMESPACE", NAMESPACE), folder);
            SdsOptions options =
                    CommandLine.populateCommand(
                            new SdsOptions(),
                            "--listen=127.0.0.1:" + port,
                            "--require-client-certificate=" + clients,
                            "--kubeconfig=" + kubeconfig,
                            "--secret=" + NAMESPACE + "/" + SECRET);
            try (SecretServing.Running _ =
                    SecretServerTest.counting()
                            .start(
                                    options,
                                    Map.of(
                                            "GLOO_MTLS_SDS_ENABLED",
                                            "true",
                                            "GLOO_MTLS_SECRET_DIR",
                                            folder.toString(),
                                            "POD_IP",
                                            POD),
                                    self,
                                    LeaseLedger.of(kubeconfig, null, self, "boot"))) {
                live(cluster, pod, port);
            }
            said.add(words.text());
        }
        assertThat(said.getLast())
                .as("the loggers are as loud as they get")
                .contains("io.fabric8", " TRACE ", "server_cert");
        assertThat(
                        leaves.stream()
                                .map(leaf -> KeyTraces.of(leaf.key()))
                                .flatMap(traces ->
                                        said.stream().flatMap(text -> lines(traces, text)))
                                .toList())
                .isEmpty();
    }

    private static Stream<String> lines(KeyTraces traces, String text) {
        return traces.in(text).stream()
                .flatMap(piece -> text.lines().filter(line -> line.contains(piece)))
                .map(line -> line.substring(0, Math.min(line.length(), 160)))
                .distinct();
    }

    private void live(KubeCluster cluster, KubePod pod, int port) throws Exception {
        write(leaf(), leaf()); // a key of another leaf
        Leaf good = leaf();
        write(good, good);
        String health = "http://" + POD + ":" + port + "/health/ready";
        await().ignoreExceptions().until(() -> RestAssured.get(health).statusCode() == 200);
        ManagedChannel admitted = channel(port, good);
        ManagedChannel plain =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        said.add(
                String.valueOf(
                        catchThrowable(() ->
                                SecretDiscoveryServiceGrpc.newBlockingStub(plain)
                                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                                        .fetchSecrets(DiscoveryRequest.getDefaultInstance()))));
        StreamObserver<DiscoveryRequest> stream =
                SecretDiscoveryServiceGrpc.newStub(admitted).streamSecrets(new Ear(replies));
        stream.onNext(DiscoveryRequest.getDefaultInstance());
        DiscoveryResponse first = reply();
        stream.onNext(answer(first).setVersionInfo(first.getVersionInfo()).build());
        Leaf next = leaf();
        apply(cluster, next);
        DiscoveryResponse second = reply();
        assertThat(second.getVersionInfo()).isNotEqualTo(first.getVersionInfo());
        stream.onNext(
                answer(second)
                        .setErrorDetail(
                                com.google.rpc.Status.newBuilder()
                                        .setCode(13)
                                        .setMessage("cannot use " + next.key().pem()))
                        .build());
        await().until(() -> pod.lease().contains("cannot use"));
        said.add(pod.lease());
        said.add(RestAssured.get(health).asString());
        plain.shutdownNow();
        admitted.shutdownNow();
    }

    private DiscoveryResponse reply() throws InterruptedException {
        DiscoveryResponse reply = replies.poll(20, TimeUnit.SECONDS);
        assertThat(reply).isNotNull();
        return java.util.Objects.requireNonNull(reply);
    }

    private static DiscoveryRequest.Builder answer(DiscoveryResponse reply) {
        return DiscoveryRequest.newBuilder().setResponseNonce(reply.getNonce());
    }

    private Leaf leaf() {
        Leaf leaf =
                issuer.issueLeaf(
                        LeafTemplate.forService(
                                KeyAlgorithm.P256,
                                Duration.ofDays(1),
                                "gloo",
                                NAMESPACE,
                                "cluster.local"),
                        authority,
                        Instant.now());
        leaves.add(leaf);
        return leaf;
    }

    private void write(Leaf chain, Leaf key) throws IOException {
        Files.writeString(folder.resolve("ca.crt"), authority.certificate().pem());
        Files.writeString(folder.resolve("tls.key"), key.key().pem());
        Files.writeString(folder.resolve("tls.crt"), chain.chainPem());
    }

    private void apply(KubeCluster cluster, Leaf leaf) throws IOException {
        write(leaf, leaf);
        cluster.kubectl(
                "create",
                "secret",
                "generic",
                SECRET,
                "-n",
                NAMESPACE,
                "--type=kubernetes.io/tls",
                "--from-file=" + folder.resolve("ca.crt"),
                "--from-file=" + folder.resolve("tls.key"),
                "--from-file=" + folder.resolve("tls.crt"));
    }

    private ManagedChannel channel(int port, Leaf identity) throws IOException {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .overrideAuthority("gloo." + NAMESPACE + ".svc")
                .flowControlWindow(SMALL)
                .sslContext(
                        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                                .trustManager(authority.certificate().x509())
                                .keyManager(
                                        identity.key().key(),
                                        identity.chain().stream()
                                                .map(Certificate::x509)
                                                .toArray(X509Certificate[]::new))
                                .build())
                .build();
    }

    private record Ear(BlockingQueue<DiscoveryResponse> replies)
            implements StreamObserver<DiscoveryResponse> {
        @Override
        public void onNext(DiscoveryResponse reply) {
            replies.add(reply);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}
