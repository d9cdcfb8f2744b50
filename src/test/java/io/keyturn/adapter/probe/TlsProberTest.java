package io.keyturn.adapter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.Address;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Handshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handshakes with the JDK's own server, and with servers that are none.
class TlsProberTest {
    private static final Issuer ISSUER = new Issuer(new SecureRandom());
    private static final Authority OLD = authority(1);
    private static final Authority NEXT = authority(2);
    private static final Leaf SERVER = leaf(OLD);
    private static final int BACKLOG = 8;

    private final TlsProber prober = new TlsProber(Duration.ofSeconds(2));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsWhomTheServerTrusts(String protocol) throws Exception {
        try (SSLServerSocket server = tls(protocol)) {
            server.setNeedClientAuth(true);
            serve(server, "hello");
            assertThat(shake(server, leaf(NEXT))).isEqualTo(new Handshake.Accepted(SERVER.chain()));
            assertThat(shake(server, leaf(OLD))).isInstanceOf(Handshake.Refused.class);
        }
    }

    @Test
    void asksASilentServerAgainInTheOlderProtocol() throws Exception {
        try (SSLServerSocket server = tls("TLSv1.2", "TLSv1.3")) {
            server.setNeedClientAuth(true);
            serve(server, "");
            assertThat(shake(server, leaf(NEXT))).isInstanceOf(Handshake.Accepted.class);
            assertThat(shake(server, leaf(OLD))).isInstanceOf(Handshake.Refused.class);
        }
    }

    @Test
    void takesSilenceForNoProof() throws Exception {
        try (SSLServerSocket server = tls("TLSv1.3")) {
            server.setNeedClientAuth(true);
            serve(server, "");
            assertThat(shake(server, leaf(NEXT))).isNotInstanceOf(Handshake.Accepted.class);
        }
    }

    @Test
    void seesThatNobodyAsksForItsCertificate() throws Exception {
        try (SSLServerSocket server = tls("TLSv1.3")) {
            serve(server, "hello");
            assertThat(shake(server, leaf(NEXT))).isEqualTo(new Handshake.Unasked(SERVER.chain()));
        }
    }

    @Test
    void tellsPlaintextSilenceAndAbsenceApart() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        int free;
        try (ServerSocket plain = new ServerSocket(0, BACKLOG, here);
                ServerSocket silent = new ServerSocket(0, BACKLOG, here)) {
            var _ =
                    threads.submit(() -> {
                        while (true) {
                            var socket = plain.accept();
                            socket.getOutputStream()
                                    .write(
                                            "HTTP/1.1 400 Bad Request\r\n\r\n"
                                                    .getBytes(StandardCharsets.US_ASCII));
                            socket.getOutputStream().flush();
                        }
                    });
            assertThat(shake(plain, leaf(NEXT))).isEqualTo(new Handshake.Plaintext());
            assertThat(shake(silent, leaf(NEXT))).isEqualTo(new Handshake.Timeout());
            free = silent.getLocalPort();
        }
        assertThat(prober.shake(at("127.0.0.1", free), leaf(NEXT)))
                .isInstanceOf(Handshake.Unreachable.class);
        assertThat(prober.shake(at("no-such-host.invalid", free), leaf(NEXT)))
                .isInstanceOf(Handshake.Unreachable.class);
    }

    /// As gloo does where mutual TLS is off: it hangs up on whoever does not begin with the preface (RFC 9113, 3.4).
    @Test
    void tellsAServerOfPlainHttp2FromOneThatRefuses() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket http2 = new ServerSocket(0, BACKLOG, here);
                ServerSocket rude = new ServerSocket(0, BACKLOG, here)) {
            hangUp(http2, new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            hangUp(rude, new byte[0]);
            assertThat(shake(http2, leaf(NEXT))).isEqualTo(new Handshake.Plaintext());
            assertThat(shake(rude, leaf(NEXT))).isEqualTo(new Handshake.Refused("it hung up"));
        }
    }

    /// Unless it is greeted in HTTP/2, where it answers so first.
    private void hangUp(ServerSocket server, byte[] answer) {
        var _ =
                threads.submit(() -> {
                    while (true) {
                        try (Socket socket = server.accept()) {
                            byte[] start = socket.getInputStream().readNBytes(3);
                            if (new String(start, StandardCharsets.US_ASCII).equals("PRI")) {
                                socket.getOutputStream().write(answer);
                            }
                        }
                    }
                });
    }

    @Test
    void findsEveryAddressOfAName() {
        assertThat(prober.addressesOf(new Endpoint("127.0.0.1", 1)))
                .containsExactly(at("127.0.0.1", 1));
        assertThat(prober.addressesOf(new Endpoint("localhost", 1)))
                .extracting(Address::toString)
                .contains("localhost:1/127.0.0.1");
        assertThat(prober.addressesOf(new Endpoint("no-such-host.invalid", 1)))
                .containsExactly(at("no-such-host.invalid", 1));
    }

    private static Address at(String host, int port) {
        return Address.of(new Endpoint(host, port));
    }

    private Handshake shake(ServerSocket server, Leaf client) {
        return prober.shake(at("127.0.0.1", server.getLocalPort()), client);
    }

    /// Says that to everybody whom it lets in, and keeps the connection.
    private void serve(SSLServerSocket server, String greeting) {
        var _ =
                threads.submit(() -> {
                    while (true) {
                        SSLSocket socket = (SSLSocket) server.accept();
                        var _ =
                                threads.submit(() -> {
                                    socket.startHandshake();
                                    socket.getOutputStream()
                                            .write(greeting.getBytes(StandardCharsets.US_ASCII));
                                    socket.getOutputStream().flush();
                                    return socket.getInputStream().readAllBytes();
                                });
                    }
                });
    }

    /// Presents a leaf of the old authority and trusts the next one only.
    private static SSLServerSocket tls(String... protocols)
            throws GeneralSecurityException, IOException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "leaf",
                SERVER.key().key(),
                none,
                new java.security.cert.Certificate[] {SERVER.certificate().x509()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, none);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("next", NEXT.certificate().x509());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        server.setEnabledProtocols(protocols);
        return server;
    }

    private static Authority authority(int generation) {
        return ISSUER.issueAuthority(
                new AuthorityTemplate(KeyAlgorithm.P256, Duration.ofDays(9), "Keyturn"),
                new Generation(generation),
                Instant.now());
    }

    private static Leaf leaf(Authority by) {
        return ISSUER.issueLeaf(
                LeafTemplate.forService(
                        KeyAlgorithm.P256,
                        Duration.ofDays(1),
                        "gloo",
                        "gloo-system",
                        "cluster.local"),
                by,
                Instant.now());
    }
}
