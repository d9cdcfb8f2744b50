package io.keyturn.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustBundleTest {
    private static final Certificate ONE = Made.authority(1).certificate();
    private static final Certificate TWO = Made.authority(2).certificate();
    private static final Certificate THREE = Made.authority(3).certificate();

    @Test
    void hasOneDigestInWhateverOrder() {
        Digest digest = new TrustBundle(List.of(ONE, TWO, THREE)).digest();
        assertThat(new TrustBundle(List.of(THREE, ONE, TWO)).digest()).isEqualTo(digest);
        assertThat(new TrustBundle(List.of(TWO, THREE, ONE)).digest()).isEqualTo(digest);
    }

    @Test
    void hasAnotherDigestWithOneMoreOrLess() {
        assertThat(List.of(List.of(ONE), List.of(TWO), List.of(ONE, TWO), List.<Certificate>of()))
                .extracting(anchors -> new TrustBundle(anchors).digest())
                .doesNotHaveDuplicates();
    }

    @Test
    void holdsEachAnchorOnceInTheOrderOfTheFile() {
        TrustBundle bundle = new TrustBundle(List.of(TWO, ONE, TWO));
        assertThat(bundle.anchors()).containsExactly(TWO, ONE);
        assertThat(bundle.digest()).isEqualTo(new TrustBundle(List.of(ONE, TWO)).digest());
        assertThat(PemCertificates.parse(bundle.pem().getBytes(US_ASCII), "ca.crt"))
                .containsExactly(TWO, ONE);
    }

    @Test
    void findsAnAnchorByItsFingerprint() {
        TrustBundle bundle = new TrustBundle(List.of(ONE, TWO));
        assertThat(bundle.find(TWO.fingerprint())).contains(TWO);
        assertThat(bundle.find(THREE.fingerprint())).isEmpty();
    }

    @Test
    void digestsInLowerCaseHex() {
        assertThat(Digest.of("abc".getBytes(US_ASCII)).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digest.of("abc".getBytes(US_ASCII)).shortForm()).isEqualTo("ba7816bf8f01");
        assertThatThrownBy(() -> new Digest("BA78")).hasMessageContaining("64 lower-case");
    }
}
