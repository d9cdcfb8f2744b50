package io.keyturn.sds;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.PairShelf;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// Real pairs, made for tests.
final class Pairs {
    static final PairNames GLOO = new PairNames("server_cert", "validation_context");
    static final PairNames ISTIO = new PairNames("istio_server_cert", "istio_validation_context");

    /// Envoy looks at its own clock, so the certificates are of today.
    @SuppressWarnings("TimeInStaticInitializer") // one instant for the whole run, on purpose
    static final Instant NOW = Instant.now();

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Issuer ISSUER = new Issuer(new SecureRandom());

    private Pairs() {}

    static Authority authority(int generation) {
        return authority(KeyAlgorithm.P256, generation);
    }

    static Authority authority(KeyAlgorithm algorithm, int generation) {
        return ISSUER.issueAuthority(
                new AuthorityTemplate(algorithm, YEAR, "Keyturn"),
                new Generation(generation),
                NOW.minus(Duration.ofDays(10)));
    }

    static Leaf leaf(Authority authority) {
        return leaf(KeyAlgorithm.P256, Duration.ofDays(30), authority, NOW.minusSeconds(60));
    }

    static Leaf leaf(
            KeyAlgorithm algorithm, Duration lifetime, Authority authority, Instant issued) {
        return ISSUER.issueLeaf(
                LeafTemplate.forService(
                        algorithm, lifetime, "gloo", "gloo-system", "cluster.local"),
                authority,
                issued);
    }

    static TrustBundle trusting(Authority... authorities) {
        return TrustBundle.of(Arrays.stream(authorities).map(Authority::certificate).toList());
    }

    static Material material(Leaf leaf, TrustBundle bundle) {
        return new Material(
                Bytes.of(leaf.chainPem()), Bytes.of(leaf.key().pem()), Bytes.of(bundle.pem()));
    }

    /// What a server of the Gloo pair would serve.
    static Snapshot snapshot(Leaf leaf, TrustBundle bundle) {
        return snapshot(GLOO, leaf, bundle);
    }

    static Snapshot snapshot(PairNames names, Leaf leaf, TrustBundle bundle) {
        return Snapshot.of(
                new PairShelf(names)
                        .offer(material(leaf, bundle), NOW)
                        .served()
                        .toArray(ServedSecret[]::new));
    }
}
