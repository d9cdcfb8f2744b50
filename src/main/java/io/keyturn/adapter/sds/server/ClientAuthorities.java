package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PkiException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom the server lets in: clients whose certificate builds to an authority of one file, as it is at each handshake.
///
/// A file that cannot be used any more changes nothing: the last good one stays, and that is said once per change.
final class ClientAuthorities extends X509ExtendedTrustManager {
    private final Path file;
    private final Consumer<String> problems;
    private volatile Trusted trusted;

    private ClientAuthorities(Path file, Consumer<String> problems, Trusted first) {
        this.file = file;
        this.problems = problems;
        this.trusted = first;
    }

    /// Reads the file for the first time.
    ///
    /// @throws IllegalArgumentException when it cannot be used
    static ClientAuthorities of(Path file, Consumer<String> problems) {
        requireNonNull(file, "file is null");
        requireNonNull(problems, "problems is null");
        try {
            return new ClientAuthorities(file, problems, read(file));
        } catch (IOException | PkiException e) {
            throw new IllegalArgumentException(unusable(file, e), e);
        }
    }

    @Override
    public void checkClientTrusted(
            X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain, () -> current().manager().checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(
            X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        check(chain, () -> current().manager().checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, () -> current().manager().checkClientTrusted(chain, authType));
    }

    private interface Check {
        void run() throws CertificateException;
    }

    /// Who is refused is told: the client itself learns no more than an alert.
    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            problems.accept(
                    "client certificate '%s' refused: %s; it must build to an authority of '%s'"
                            .formatted(chain[0].getSubjectX500Principal(), e.getMessage(), file));
            throw e;
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current().manager().getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(
            X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(
            X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("these authorities are for clients");
    }

    private synchronized Trusted current() {
        List<Object> seen = marks(file);
        if (!seen.equals(trusted.marks())) {
            try {
                trusted = read(file);
            } catch (IOException | PkiException e) {
                trusted = new Trusted(seen, trusted.manager());
                problems.accept(unusable(file, e) + "; the last good ones stay");
            }
        }
        return trusted;
    }

    private static Trusted read(Path file) throws IOException {
        List<Object> before = marks(file); // newer content under these is read again next time
        return new Trusted(
                before, manager(PemCertificates.parse(Files.readAllBytes(file), file.toString())));
    }

    private static X509ExtendedTrustManager manager(List<Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : authorities) {
                store.setCertificateEntry(each.fingerprint().hex(), each.x509());
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new PkiException("this JDK cannot check certificates; run JDK 25", e);
        }
    }

    /// What differs when the file was written or replaced; a mounted one is a link that is followed.
    private static List<Object> marks(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String unusable(Path file, Exception e) {
        return "cannot require client certificates: '%s' holds no usable authority (%s); correct --require-client-certificate"
                .formatted(file, e.getMessage());
    }

    /// The content of the file, under its marks.
    private record Trusted(List<Object> marks, X509ExtendedTrustManager manager) {
        Trusted {
            marks = List.copyOf(marks);
            requireNonNull(manager, "manager is null");
        }
    }
}
