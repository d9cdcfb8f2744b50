package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.keyturn.adapter.probe.TlsProber;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.ServerTls;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Address;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who gets a secret where client certificates are required, by real handshakes.
class ServerTlsTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Authority CLIENTS = Pairs.authority(2);
    private static final Authority OTHERS = Pairs.authority(3);

    @TempDir Path folder;

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final SdsResources resources =
            new SdsResources(
                    List.of(Pairs.ISTIO, Pairs.GLOO), InstantSource.system(), new Recording());
    private Path authorities = Path.of("");
    private AutoCloseable closing = () -> {};
    private int port;

    @BeforeEach
    void start() throws IOException {
        authorities = folder.resolve("clients.crt");
        trust(CLIENTS);
        SdsServer server =
                SdsServer.start(
                        new SdsServer.Options(
                                Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                                Optional.of(
                                        ServerTls.requiring(
                                                authorities,
                                                resources,
                                                Pairs.GLOO.leaf(),
                                                problems::add)),
                                Duration.ofSeconds(5),
                                InstantSource.system()),
                        resources,
                        new Recording());
        closing = server;
        port = server.port();
    }

    @AfterEach
    void stop() throws Exception {
        closing.close();
    }

    @Test
    void servesClientsOfTheAuthorityAndNobodyElse() throws SSLException {
        publish(Pairs.leaf(CA));
        assertServes(client(Optional.of(CLIENTS)));
        assertServesNot(client(Optional.empty()));
        assertServesNot(client(Optional.of(OTHERS)));
        assertServesNot(client(Optional.of(CA))); // what is served is no pass by itself
        try (TestClient plain = new TestClient(port)) {
            assertRefused(plain);
        }
    }

    /// The client itself learns no more than an alert.
    @Test
    void namesTheCertificateThatItRefuses() {
        publish(Pairs.leaf(CA));
        assertThat(
                        new TlsProber(Duration.ofSeconds(5))
                                .shake(
                                        Address.of(new io.keyturn.port.Endpoint("127.0.0.1", port)),
                                        Pairs.leaf(OTHERS)))
                .isInstanceOf(io.keyturn.port.Handshake.Refused.class);
        assertThat(problems)
                .isNotEmpty()
                .allSatisfy(said ->
                        assertThat(said)
                                .startsWith("client certificate '")
                                .contains("CN=gloo.gloo-system.svc", authorities.toString()));
    }

    @Test
    void shakesHandsWithNobodyBeforeItHasALeaf() throws SSLException {
        SslContext client = client(Optional.of(CLIENTS));
        assertServesNot(client);
        publish(Pairs.leaf(CA));
        assertServes(client);
    }

    @Test
    void asksTheFileAtEachHandshake() throws IOException {
        publish(Pairs.leaf(CA));
        SslContext before = client(Optional.of(CLIENTS));
        SslContext after = client(Optional.of(OTHERS));
        assertServes(before);
        trust(OTHERS);
        assertServes(after);
        assertServesNot(before);
        trust(CLIENTS, OTHERS);
        assertServes(before);
        assertServes(after);
        assertThat(fileProblems()).isEmpty();
    }

    @Test
    void asksAgainAtEachCallOfAConnectionThatIsOlder() throws IOException {
        publish(Pairs.leaf(CA));
        try (TestClient client = connect(client(Optional.of(CLIENTS)))) {
            TestClient.Stream open = client.stream(Pairs.GLOO.leaf());
            open.nextAcked();
            trust(OTHERS);
            assertThatThrownBy(() -> client.fetch(Pairs.GLOO.leaf()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e ->
                                    assertThat(e.getStatus().getCode())
                                            .isEqualTo(Status.Code.UNAUTHENTICATED));
            publish(Pairs.leaf(CA));
            open.nextAcked();
        }
    }

    @Test
    void keepsTheLastGoodAuthoritiesAndSaysSoOnce() throws IOException {
        publish(Pairs.leaf(CA));
        Files.writeString(authorities, "no certificate");
        assertServes(client(Optional.of(CLIENTS)));
        assertServes(client(Optional.of(CLIENTS)));
        assertServesNot(client(Optional.of(OTHERS)));
        assertThat(fileProblems())
                .singleElement()
                .asString()
                .contains("'%s' holds no usable authority".formatted(authorities))
                .endsWith("the last good ones stay");
        Files.delete(authorities);
        assertServes(client(Optional.of(CLIENTS)));
        trust(OTHERS);
        assertServes(client(Optional.of(OTHERS)));
        assertServesNot(client(Optional.of(CLIENTS)));
        assertThat(fileProblems()).hasSize(2);
    }

    @Test
    void refusesToStartWithoutAnAuthority() throws IOException {
        Files.writeString(authorities, "no certificate");
        for (Path bad : List.of(authorities, folder.resolve("no-such-file"))) {
            assertThatThrownBy(() -> ServerTls.requiring(bad, resources, "", problems::add))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("cannot require client certificates: '%s'", bad)
                    .hasMessageEndingWith("correct --require-client-certificate");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "P256,TLSv1.3", "P384,TLSv1.3", "RSA_2048,TLSv1.3",
        "P256,TLSv1.2", "P384,TLSv1.2", "RSA_2048,TLSv1.2"
    })
    void presentsTheLeafThatItServesAndTheNewestOne(KeyAlgorithm algorithm, String version) {
        Leaf identity = Pairs.leaf(CLIENTS);
        resources.offer(
                Pairs.ISTIO,
                "test",
                new Sight.Held(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA))));
        Leaf first = publish(leaf(algorithm));
        assertThat(Handshake.serialAt(port, Pairs.trusting(CA), identity, version))
                .isEqualTo(first.certificate().serial());
        Leaf second = publish(leaf(algorithm));
        assertThat(Handshake.serialAt(port, Pairs.trusting(CA), identity, version))
                .isEqualTo(second.certificate().serial());
        Leaf third = publish(Pairs.leaf(CA));
        assertThat(Handshake.serialAt(port, Pairs.trusting(CA), identity, version))
                .isEqualTo(third.certificate().serial());
    }

    private static Leaf leaf(KeyAlgorithm algorithm) {
        return Pairs.leaf(algorithm, Duration.ofDays(30), CA, Pairs.NOW.minusSeconds(60));
    }

    private Leaf publish(Leaf leaf) {
        resources.offer(
                Pairs.GLOO, "test", new Sight.Held(Pairs.material(leaf, Pairs.trusting(CA))));
        return leaf;
    }

    private List<String> fileProblems() {
        return problems.stream().filter(said -> !said.startsWith("client certificate")).toList();
    }

    private void trust(Authority... several) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), Pairs.trusting(several).pem());
        Files.move(next, authorities, StandardCopyOption.REPLACE_EXISTING);
    }

    /// A client with one set of sessions, as one process has it.
    private static SslContext client(Optional<Authority> issuer) throws SSLException {
        SslContextBuilder builder =
                GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                        .trustManager(CA.certificate().x509());
        issuer.map(Pairs::leaf)
                .ifPresent(leaf ->
                        builder.keyManager(
                                leaf.key().key(),
                                leaf.chain().stream()
                                        .map(Certificate::x509)
                                        .toArray(X509Certificate[]::new)));
        return builder.build();
    }

    private TestClient connect(SslContext context) {
        return new TestClient(
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .overrideAuthority("gloo.gloo-system.svc")
                        .sslContext(context)
                        .build());
    }

    private void assertServes(SslContext context) {
        try (TestClient client = connect(context)) {
            assertThat(client.fetch(Pairs.GLOO.leaf()).getResourcesCount()).isEqualTo(1);
        }
    }

    private void assertServesNot(SslContext context) {
        try (TestClient client = connect(context)) {
            assertRefused(client);
        }
    }

    private static void assertRefused(TestClient client) {
        assertThatThrownBy(() -> client.fetch(Pairs.GLOO.leaf()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(e.getStatus().getCode())
                                        .isEqualTo(Status.Code.UNAVAILABLE));
    }
}
