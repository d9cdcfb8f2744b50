package io.keyturn.sds;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.TrustBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// One TLS handshake with a local server, to see which leaf it presents.
final class Handshake {
    private static final int MILLIS = 10_000;

    private Handshake() {}

    /// The serial of the leaf, in lower-case hex.
    static String serialAt(int port, TrustBundle trusted) {
        try (SSLSocket socket =
                (SSLSocket) trusting(trusted).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(MILLIS);
            socket.startHandshake();
            return Certificate.of((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .serial();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext trusting(TrustBundle trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate anchor : trusted.anchors()) {
            store.setCertificateEntry(anchor.fingerprint().hex(), anchor.x509());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
