package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.pki.Certificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The server's own key where it serves over TLS: the leaf that it serves, always the newest. Before there is one, no
/// handshake succeeds.
///
/// A handshake chooses first and asks for key and chain afterwards. What was chosen before a rotation is still found after it,
/// so that nobody gets the chain of one leaf and the signature of another.
final class ServingKeys extends X509ExtendedKeyManager {
    private static final int REMEMBERED = 2;

    private final SdsResources resources;
    private final String name;
    private final Deque<ServedSecret.Leaf> chosen = new ArrayDeque<>();

    /// @param name of the leaf to present where several are served
    ServingKeys(SdsResources resources, String name) {
        this.resources = requireNonNull(resources, "resources is null");
        this.name = requireNonNull(name, "name is null");
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return current()
                .filter(leaf -> keyType.startsWith(leaf.leaf().key().key().getAlgorithm()))
                .map(this::choose)
                .orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return find(alias)
                .map(leaf ->
                        leaf.leaf().chain().stream()
                                .map(Certificate::x509)
                                .toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return find(alias).map(leaf -> leaf.leaf().key().key()).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return current().map(leaf -> new String[] {choose(leaf)}).orElse(null);
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

    private synchronized String choose(ServedSecret.Leaf leaf) {
        String alias = leaf.version().hex();
        if (find(alias).isEmpty()) {
            chosen.addFirst(leaf);
            if (chosen.size() > REMEMBERED) {
                chosen.removeLast();
            }
        }
        return alias;
    }

    private synchronized Optional<ServedSecret.Leaf> find(String alias) {
        return chosen.stream().filter(leaf -> leaf.version().hex().equals(alias)).findFirst();
    }

    private Optional<ServedSecret.Leaf> current() {
        Snapshot served = resources.current();
        return served.find(name)
                .or(() ->
                        served.all().stream()
                                .filter(ServedSecret.Leaf.class::isInstance)
                                .findFirst())
                .filter(ServedSecret.Leaf.class::isInstance)
                .map(ServedSecret.Leaf.class::cast);
    }
}
