package io.keyturn.adapter.probe;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Leaf;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Presents one leaf to whoever asks, whatever issuers the server lists: it is for the server to refuse it.
final class ProbeKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "probe";

    private final Leaf leaf;

    ProbeKeys(Leaf leaf) {
        this.leaf = requireNonNull(leaf, "leaf is null");
    }

    @Override
    public String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return ALIAS;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return leaf.chain().stream().map(Certificate::x509).toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return leaf.key().key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // it is a client only
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
