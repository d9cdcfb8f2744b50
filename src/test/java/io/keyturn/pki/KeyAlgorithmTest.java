package io.keyturn.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAlgorithmTest {
    @ParameterizedTest
    @EnumSource
    void makesAKeyThatSurvivesWritingAndReading(KeyAlgorithm algorithm) {
        Authority made = Made.authority(algorithm, 1);
        SigningKey read = PemKeys.parse(made.key().pem().getBytes(US_ASCII), "ca.key");
        Certificate certificate =
                PemCertificates.parse(made.certificate().pem().getBytes(US_ASCII), "ca.crt")
                        .getFirst();
        assertThat(read.pem()).isEqualTo(made.key().pem());
        assertThat(certificate).isEqualTo(made.certificate());
        assertThat(read.matches(certificate)).isTrue();
        assertThat(KeyAlgorithm.of(certificate.publicKey())).contains(algorithm);
    }

    @ParameterizedTest
    @EnumSource
    void readsItsOwnWord(KeyAlgorithm algorithm) {
        assertThat(KeyAlgorithm.parse(algorithm.word())).isEqualTo(algorithm);
        assertThat(KeyAlgorithm.parse(algorithm.word().toUpperCase(Locale.ROOT)))
                .isEqualTo(algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "p_256", "p256"})
    void readsTheSpellingsOfPeople(String spelling) {
        assertThat(KeyAlgorithm.parse(spelling)).isEqualTo(KeyAlgorithm.P256);
    }

    @Test
    void namesTheChoicesWhenAskedForAnother() {
        assertThatThrownBy(() -> KeyAlgorithm.parse("dsa"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot use key algorithm 'dsa': it is unknown; choose one of p256, p384, rsa-2048, rsa-3072, rsa-4096, ed25519");
    }

    @Test
    void keepsEd25519ForAuthorities() {
        assertThat(KeyAlgorithm.values())
                .filteredOn(algorithm -> !algorithm.fitsLeaf())
                .containsExactly(KeyAlgorithm.ED25519);
    }
}
