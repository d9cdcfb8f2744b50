package io.keyturn.pki;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// Certificates for tests: every value but the one at issue is the ordinary one.
final class Made {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration YEAR = Duration.ofDays(365);
    static final Duration MONTH = Duration.ofDays(30);
    static final Issuer ISSUER = new Issuer(new SecureRandom());

    private Made() {}

    static Authority authority(int generation) {
        return authority(KeyAlgorithm.P256, generation);
    }

    static Authority authority(KeyAlgorithm algorithm, int generation) {
        return ISSUER.issueAuthority(
                new AuthorityTemplate(algorithm, YEAR, "Keyturn"), new Generation(generation), NOW);
    }

    static LeafTemplate template(KeyAlgorithm algorithm) {
        return LeafTemplate.forService(algorithm, MONTH, "gloo", "gloo-system", "cluster.local");
    }

    static Leaf leaf(Authority authority) {
        return leaf(KeyAlgorithm.P256, authority);
    }

    static Leaf leaf(KeyAlgorithm algorithm, Authority authority) {
        return ISSUER.issueLeaf(template(algorithm), authority, NOW);
    }

    static TrustBundle trusting(Authority... authorities) {
        return TrustBundle.of(
                java.util.Arrays.stream(authorities).map(Authority::certificate).toList());
    }
}
