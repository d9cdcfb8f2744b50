package io.keyturn.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CertificateTest {
    @Test
    void knowsTheGenerationOfOurAuthorities() {
        assertThat(Made.authority(42).certificate().generation()).contains(new Generation(42));
    }

    @Test
    void knowsNoGenerationOfALeafOrOfSomebodyElsesAuthority() {
        assertThat(Made.leaf(Made.authority(1)).certificate().generation()).isEmpty();
        assertThat(Foreign.named("CN=gloo-ca").generation()).isEmpty();
        assertThat(Foreign.named("CN=ca,OU=generation").generation()).isEmpty();
        assertThat(Foreign.named("CN=ca,OU=generation 0").generation()).isEmpty();
        assertThat(Foreign.named("CN=ca,OU=regeneration 7").generation()).isEmpty();
        assertThat(Foreign.named("CN=ca,O=generation 7").generation()).isEmpty();
        assertThat(Foreign.named("CN=ca,OU=generation 4294967297").generation()).isEmpty();
    }

    @Test
    void isNotFooledByANameThatContainsTheWords() {
        assertThat(Foreign.named("CN=ca\\,OU=generation 7").generation()).isEmpty();
        assertThat(Foreign.named("CN=ca\\,OU=generation 7\\,x").generation()).isEmpty();
    }

    @Test
    void isEqualToItselfReadAgain() {
        Certificate made = Made.authority(1).certificate();
        Certificate read = Certificate.parseDer(made.der());
        assertThat(read).isEqualTo(made).hasSameHashCodeAs(made).isNotSameAs(made);
        assertThat(made).isNotEqualTo(Made.authority(1).certificate());
    }

    @Test
    void refusesBytesThatAreNoCertificate() {
        assertThatThrownBy(
                        () -> Certificate.parseDer("nonsense".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(PkiException.class)
                .hasMessage("cannot read a certificate: its bytes are not X.509; replace it");
    }

    @Test
    void breaksItsPemAt64Columns() {
        assertThat(Made.authority(1).certificate().pem().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(64))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .endsWith("-----END CERTIFICATE-----");
    }

    @Test
    void numbersGenerationsFromOne() {
        assertThat(new Generation(1).next()).isEqualTo(new Generation(2));
        assertThat(new Generation(9)).isLessThan(new Generation(10));
        assertThatThrownBy(() -> new Generation(0)).hasMessageContaining("1 or more");
    }

    @Test
    void isValidOnBothOfItsLimits() {
        Validity validity = Made.authority(1).certificate().validity();
        assertThat(validity.contains(validity.notBefore())).isTrue();
        assertThat(validity.contains(validity.notAfter())).isTrue();
        assertThat(validity.contains(validity.notBefore().minusNanos(1))).isFalse();
        assertThat(validity.contains(validity.notAfter().plusNanos(1))).isFalse();
    }
}
