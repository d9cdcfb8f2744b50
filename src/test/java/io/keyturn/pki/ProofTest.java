package io.keyturn.pki;

import static io.keyturn.pki.Made.ISSUER;
import static io.keyturn.pki.Made.MONTH;
import static io.keyturn.pki.Made.NOW;
import static io.keyturn.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProofTest {
    private static final Authority OURS = Made.authority(1);
    private static final Authority OTHER = Made.authority(2);
    private static final Authority THEIRS = Foreign.authority("CN=gloo-ca");
    private static final TrustBundle BUNDLE = Made.trusting(OURS);
    private static final Leaf LEAF = Made.leaf(OURS);

    @Test
    void findsNothingWrongWithWhatWasIssuedTogether() {
        assertThat(Proof.faults(LEAF, BUNDLE, NOW)).isEmpty();
        assertThat(Proof.anchorOf(LEAF.chain(), BUNDLE)).contains(OURS.certificate());
    }

    @Test
    void findsTheKeyOfAnotherLeaf() {
        Leaf mixed = new Leaf(LEAF.chain(), Made.leaf(OURS).key());
        assertThat(Proof.faults(mixed, BUNDLE, NOW)).containsExactly(Fault.KEY_MISMATCH);
    }

    @Test
    void findsTheKeyOfAnotherFamily() {
        Leaf mixed = new Leaf(LEAF.chain(), Made.leaf(KeyAlgorithm.RSA_2048, OURS).key());
        assertThat(Proof.faults(mixed, BUNDLE, NOW)).containsExactly(Fault.KEY_MISMATCH);
    }

    @Test
    void findsAChainThatEndsNowhere() {
        assertThat(Proof.faults(LEAF, Made.trusting(OTHER), NOW))
                .containsExactly(Fault.CHAIN_BROKEN);
        assertThat(Proof.faults(LEAF, new TrustBundle(List.of()), NOW))
                .containsExactly(Fault.CHAIN_BROKEN);
    }

    @Test
    void findsAnIssuerThatOnlyHasTheName() {
        Authority namesake = Made.authority(1);
        assertThat(Proof.faults(LEAF, Made.trusting(namesake), NOW))
                .containsExactly(Fault.CHAIN_BROKEN);
        assertThat(Proof.faults(LEAF, Made.trusting(namesake, OURS), NOW)).isEmpty();
    }

    @Test
    void callsAnExpiredLeafExpiredAndNotUnchained() {
        assertThat(Proof.faults(LEAF, BUNDLE, NOW.plus(MONTH).plusSeconds(1)))
                .containsExactly(Fault.LEAF_EXPIRED);
        assertThat(Proof.faults(LEAF, BUNDLE, NOW.plus(MONTH))).isEmpty();
    }

    @Test
    void callsAnExpiredLeafBehindABridgeExpiredToo() {
        Leaf bridged = Made.leaf(OTHER).plus(ISSUER.issueBridge(OURS, OTHER.certificate()));
        assertThat(Proof.faults(bridged, BUNDLE, NOW.plus(MONTH).plusSeconds(1)))
                .containsExactly(Fault.LEAF_EXPIRED);
    }

    @Test
    void findsALeafOfTomorrow() {
        Duration hour = Duration.ofHours(1);
        assertThat(Proof.faults(LEAF, BUNDLE, NOW.minus(hour))).isEmpty();
        assertThat(Proof.faults(LEAF, BUNDLE, NOW.minus(hour).minusSeconds(1)))
                .containsExactly(Fault.LEAF_NOT_YET_VALID);
    }

    @Test
    void findsAnAuthorityInTheLeafsPlace() {
        Leaf authority = new Leaf(List.of(OURS.certificate()), OURS.key());
        assertThat(Proof.faults(authority, BUNDLE, NOW)).containsExactly(Fault.LEAF_IS_AUTHORITY);
    }

    @Test
    void findsAKeyThatMustNotSign() {
        for (int usage : List.of(KeyUsage.keyCertSign, KeyUsage.keyEncipherment)) {
            assertThat(Proof.faults(Foreign.leafFor(OURS, usage), BUNDLE, NOW))
                    .containsExactly(Fault.SIGNATURE_FORBIDDEN);
        }
        int all = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        assertThat(Proof.faults(Foreign.leafFor(OURS, all), BUNDLE, NOW)).isEmpty();
    }

    @Test
    void findsAPurposeThatIsNotAllowed() {
        assertThat(faultsOf(KeyPurposeId.id_kp_clientAuth))
                .containsExactly(Fault.SERVER_AUTH_MISSING);
        assertThat(faultsOf(KeyPurposeId.id_kp_serverAuth))
                .containsExactly(Fault.CLIENT_AUTH_MISSING);
        assertThat(faultsOf(KeyPurposeId.id_kp_codeSigning))
                .containsExactly(Fault.SERVER_AUTH_MISSING, Fault.CLIENT_AUTH_MISSING);
    }

    @Test
    void allowsEveryPurposeWhereNoneIsNamed() {
        assertThat(faultsOf()).isEmpty();
    }

    @Test
    void findsAnAnchorThatHasEnded() {
        Authority ended =
                ISSUER.issueAuthority(
                        new AuthorityTemplate(KeyAlgorithm.P256, Duration.ofDays(1), "Keyturn"),
                        new Generation(7),
                        NOW);
        assertThat(Proof.faults(LEAF, Made.trusting(OURS, ended), NOW.plus(Duration.ofDays(2))))
                .containsExactly(Fault.ANCHOR_EXPIRED);
    }

    @Test
    void findsAnAnchorThatIsNoAuthority() {
        TrustBundle bundle =
                TrustBundle.of(List.of(OURS.certificate(), Made.leaf(OTHER).certificate()));
        assertThat(Proof.faults(LEAF, bundle, NOW)).containsExactly(Fault.ANCHOR_NOT_AUTHORITY);
    }

    @Test
    void namesSeveralFaultsInTheirOrder() {
        Leaf mixed = new Leaf(LEAF.chain(), OTHER.key());
        assertThat(Proof.faults(mixed, Made.trusting(OTHER), NOW.plus(YEAR).plusSeconds(1)))
                .containsExactly(
                        Fault.KEY_MISMATCH,
                        Fault.CHAIN_BROKEN,
                        Fault.LEAF_EXPIRED,
                        Fault.ANCHOR_EXPIRED);
    }

    @Test
    void refusesALeafWithoutACertificateAndAnAuthorityWithAnothersKey() {
        assertThatThrownBy(() -> new Leaf(List.of(), LEAF.key()))
                .hasMessageContaining("its chain holds no certificate");
        assertThatThrownBy(() -> new Authority(OURS.certificate(), OTHER.key()))
                .hasMessageContaining("its key does not match");
    }

    @ParameterizedTest
    @EnumSource
    void hasAMeaningAndARemedyForEachFault(Fault fault) {
        assertThat(fault.meaning()).isNotBlank();
        assertThat(fault.remedy()).isNotBlank();
    }

    private static java.util.Set<Fault> faultsOf(KeyPurposeId... purposes) {
        return Proof.faults(Foreign.leaf(THEIRS, purposes), Made.trusting(THEIRS), NOW);
    }
}
