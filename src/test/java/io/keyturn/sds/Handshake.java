package io.keyturn.sds;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.TrustBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// One TLS handshake with a local server, to see which leaf it presents.
final class Handshake {
    private static final int MILLIS = 10_000;
    private static final byte[] REQUEST =
            "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Handshake() {}

    /// The serial of the leaf, in lower-case hex.
    static String serialAt(int port, TrustBundle trusted) {
        return serialAt(port, context(trusted, Optional.empty()), "TLSv1.3");
    }

    /// The same, by a client with a certificate of its own.
    static String serialAt(int port, TrustBundle trusted, Leaf identity, String version) {
        return serialAt(port, context(trusted, Optional.of(identity)), version);
    }

    private static String serialAt(int port, SSLContext context, String version) {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(MILLIS);
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return Certificate.of((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .serial();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the server says something of its own: in TLS 1.3 a client's handshake ends before it hears that it was refused.
    ///
    /// @param context whose sessions the client would take up again
    static boolean isLetIn(int port, SSLContext context, String version) {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(MILLIS);
            socket.setEnabledProtocols(new String[] {version});
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write(REQUEST);
            return socket.getInputStream().read() >= 0;
        } catch (SSLException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SSLContext context(TrustBundle trusted, Leaf identity) {
        return context(trusted, Optional.of(identity));
    }

    private static SSLContext context(TrustBundle trusted, Optional<Leaf> identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keysOf(identity), managers(trusted), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyManager[] keysOf(Optional<Leaf> identity)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        if (identity.isPresent()) {
            Leaf own = identity.get();
            store.setKeyEntry(
                    "own",
                    own.key().key(),
                    new char[0],
                    own.chain().stream().map(Certificate::x509).toArray(X509Certificate[]::new));
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers();
    }

    private static TrustManager[] managers(TrustBundle trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (Certificate anchor : trusted.anchors()) {
            store.setCertificateEntry(anchor.fingerprint().hex(), anchor.x509());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(store);
        return managers.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
