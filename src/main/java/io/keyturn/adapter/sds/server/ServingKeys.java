package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.pki.Certificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The server's own key where it serves over TLS: the leaf that it serves, always the newest. Before there is one, no
/// handshake succeeds.
final class ServingKeys extends X509ExtendedKeyManager {
    private final SdsResources resources;

    ServingKeys(SdsResources resources) {
        this.resources = requireNonNull(resources, "resources is null");
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return current()
                .filter(leaf -> keyType.startsWith(leaf.leaf().key().key().getAlgorithm()))
                .map(ServedSecret.Leaf::name)
                .orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return current()
                .map(leaf ->
                        leaf.leaf().chain().stream()
                                .map(Certificate::x509)
                                .toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return current().map(leaf -> leaf.leaf().key().key()).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return current().map(leaf -> new String[] {leaf.name()}).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private Optional<ServedSecret.Leaf> current() {
        return resources.current().all().stream()
                .filter(ServedSecret.Leaf.class::isInstance)
                .map(ServedSecret.Leaf.class::cast)
                .findFirst();
    }
}
