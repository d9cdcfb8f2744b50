package io.keyturn.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedactionTest {
    @ParameterizedTest
    @EnumSource(names = {"P256", "RSA_2048", "ED25519"})
    void neverShowsAKey(KeyAlgorithm algorithm) {
        Authority authority = Made.authority(algorithm, 1);
        byte[] pem = authority.key().pem().getBytes(US_ASCII);
        Secrecy.keeps(pem, authority.key().toString());
        Secrecy.keeps(pem, authority.toString());
        assertThat(authority.toString())
                .contains("not shown")
                .contains(authority.certificate().fingerprint().shortForm())
                .doesNotContain("BEGIN");
    }

    @Test
    void neverShowsTheKeyOfALeaf() {
        Leaf leaf = Made.leaf(Made.authority(1));
        Secrecy.keeps(leaf.key().pem().getBytes(US_ASCII), leaf.toString());
        BigInteger secret = ((ECPrivateKey) leaf.key().key()).getS();
        assertThat(leaf.toString())
                .contains("not shown")
                .doesNotContain(secret.toString())
                .doesNotContain(secret.toString(16));
    }

    @Test
    void neverShowsTheBodyOfABlock() {
        assertThat(new PemBlock("PRIVATE KEY", "c2VjcmV0")).hasToString("PRIVATE KEY");
    }
}
