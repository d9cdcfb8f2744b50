package io.keyturn.pki;

import static io.keyturn.pki.Made.ISSUER;
import static io.keyturn.pki.Made.NOW;
import static io.keyturn.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IssuerTest {
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final int NO_PATH_LENGTH = Integer.MAX_VALUE;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_CERT_SIGN = 5;

    private static final Authority OLD = Made.authority(1);
    private static final Authority NEXT = Made.authority(2);

    @Nested
    class OfAnAuthority {
        private final Certificate made = OLD.certificate();

        @Test
        void saysCriticallyThatItIsOneAndLimitsNoPath() {
            assertThat(made.x509().getCriticalExtensionOIDs())
                    .containsExactlyInAnyOrder(BASIC_CONSTRAINTS, KEY_USAGE);
            assertThat(made.x509().getBasicConstraints()).isEqualTo(NO_PATH_LENGTH);
            assertThat(made.isSelfSigned()).isTrue();
        }

        @Test
        void mayOnlySignCertificates() {
            assertThat(usages(made)).containsExactly(KEY_CERT_SIGN);
            assertThat(made.extendedUsages()).isEmpty();
        }

        @Test
        void carriesItsKeyIdTwice() {
            assertThat(keyId(made, SUBJECT_KEY)).hasSize(20).isEqualTo(keyId(made, AUTHORITY_KEY));
            assertThat(keyId(made, SUBJECT_KEY))
                    .isNotEqualTo(keyId(NEXT.certificate(), SUBJECT_KEY));
        }

        @Test
        void hasAnotherNameInEachGeneration() {
            assertThat(made.subject()).isEqualTo("OU=generation 1,CN=Keyturn");
            assertThat(NEXT.certificate().subject()).isEqualTo("OU=generation 2,CN=Keyturn");
        }

        @Test
        void beginsAnHourAgoAndEndsAfterItsLifetime() {
            assertThat(made.validity())
                    .isEqualTo(new Validity(NOW.minus(Duration.ofHours(1)), NOW.plus(YEAR)));
        }

        @Test
        void ignoresFractionsOfASecond() {
            Authority late =
                    ISSUER.issueAuthority(
                            new AuthorityTemplate(KeyAlgorithm.P256, YEAR, "Keyturn"),
                            new Generation(1),
                            NOW.plusMillis(999));
            assertThat(late.certificate().validity()).isEqualTo(made.validity());
        }
    }

    @Nested
    class OfALeaf {
        private final Certificate made = Made.leaf(OLD).certificate();

        @Test
        void isNamedAsGloosCertgenNamesIt() {
            assertThat(made.dnsNames())
                    .containsExactly(
                            "gloo",
                            "gloo.gloo-system",
                            "gloo.gloo-system.svc",
                            "gloo.gloo-system.svc.cluster.local");
            assertThat(made.subject()).isEqualTo("CN=gloo.gloo-system.svc,O=solo.io");
        }

        @Test
        void servesAndCalls() {
            assertThat(made.extendedUsages())
                    .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        }

        @Test
        void signsNothingButHandshakes() {
            assertThat(made.isAuthority()).isFalse();
            assertThat(usages(made)).containsExactly(DIGITAL_SIGNATURE);
            assertThat(usages(Made.leaf(KeyAlgorithm.RSA_2048, OLD).certificate()))
                    .containsExactly(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT);
        }

        @Test
        void namesItsAuthoritysKey() {
            assertThat(keyId(made, AUTHORITY_KEY)).isEqualTo(keyId(OLD.certificate(), SUBJECT_KEY));
            assertThat(made.issuer()).isEqualTo(OLD.certificate().subject());
        }

        @Test
        void beginsAnHourAgoAndEndsAfterItsLifetime() {
            Instant later = NOW.plus(Duration.ofDays(3));
            Leaf leaf = ISSUER.issueLeaf(Made.template(KeyAlgorithm.P256), OLD, later);
            assertThat(leaf.certificate().validity())
                    .isEqualTo(
                            new Validity(later.minus(Duration.ofHours(1)), later.plus(Made.MONTH)));
        }

        @Test
        void neverOutlivesItsAuthority() {
            Instant late = NOW.plus(YEAR).minus(Duration.ofDays(1));
            Leaf leaf = ISSUER.issueLeaf(Made.template(KeyAlgorithm.P256), OLD, late);
            assertThat(leaf.certificate().validity().notAfter())
                    .isEqualTo(OLD.certificate().validity().notAfter());
        }

        @Test
        void neverBeginsBeforeItsAuthority() {
            Instant early = OLD.certificate().validity().notBefore();
            Leaf leaf = ISSUER.issueLeaf(Made.template(KeyAlgorithm.P256), OLD, early);
            assertThat(leaf.certificate().validity().notBefore()).isEqualTo(early);
        }

        @Test
        void isNotIssuedByAnAuthorityThatHasEnded() {
            Instant after = NOW.plus(YEAR).plusSeconds(1);
            assertThatThrownBy(() -> ISSUER.issueLeaf(Made.template(KeyAlgorithm.P256), OLD, after))
                    .isInstanceOf(PkiException.class)
                    .hasMessage(
                            "cannot issue a leaf by 'OU=generation 1,CN=Keyturn': it is valid from 2025-12-31T23:00:00Z to 2027-01-01T00:00:00Z, and now is 2027-01-01T00:00:01Z; introduce a new authority");
        }

        @Test
        void carriesAddressesAndUrisWhereConfigured() throws Exception {
            LeafTemplate template =
                    new LeafTemplate(
                            KeyAlgorithm.P256,
                            Made.MONTH,
                            "edge",
                            "",
                            List.of("edge"),
                            List.of("spiffe://mesh/edge"),
                            List.of("10.0.0.1"));
            Certificate leaf = ISSUER.issueLeaf(template, OLD, NOW).certificate();
            assertThat(Objects.requireNonNull(leaf.x509().getSubjectAlternativeNames()))
                    .extracting(name -> String.valueOf(name.get(1)))
                    .containsExactly("edge", "spiffe://mesh/edge", "10.0.0.1");
            assertThat(leaf.subject()).isEqualTo("CN=edge");
        }
    }

    @Nested
    class OfABridge {
        @Test
        void leadsFromALeafOfTheNextAuthorityToTheOldAnchorAlone() {
            Leaf leaf = Made.leaf(NEXT);
            Certificate bridge = ISSUER.issueBridge(OLD, NEXT.certificate());
            assertThat(Proof.anchorOf(leaf.chain(), Made.trusting(OLD))).isEmpty();
            assertThat(Proof.anchorOf(leaf.plus(bridge).chain(), Made.trusting(OLD)))
                    .contains(OLD.certificate());
            assertThat(Proof.faults(leaf.plus(bridge), Made.trusting(OLD), NOW)).isEmpty();
        }

        @Test
        void isTheNextAuthoritysNameAndKeySignedByTheOld() {
            Certificate bridge = ISSUER.issueBridge(OLD, NEXT.certificate());
            assertThat(bridge.wasSignedBy(OLD.certificate())).isTrue();
            assertThat(bridge.isSelfSigned()).isFalse();
            assertThat(bridge.subject()).isEqualTo(NEXT.certificate().subject());
            assertThat(bridge.publicKey()).isEqualTo(NEXT.certificate().publicKey());
            assertThat(keyId(bridge, SUBJECT_KEY))
                    .isEqualTo(keyId(NEXT.certificate(), SUBJECT_KEY));
            assertThat(keyId(bridge, AUTHORITY_KEY))
                    .isEqualTo(keyId(OLD.certificate(), SUBJECT_KEY));
            assertThat(bridge.x509().getBasicConstraints()).isEqualTo(NO_PATH_LENGTH);
        }

        @Test
        void livesWhileBothAuthoritiesDo() {
            Authority later =
                    ISSUER.issueAuthority(
                            new AuthorityTemplate(KeyAlgorithm.P256, YEAR, "Keyturn"),
                            new Generation(3),
                            NOW.plus(Duration.ofDays(200)));
            assertThat(ISSUER.issueBridge(OLD, later.certificate()).validity())
                    .isEqualTo(
                            new Validity(
                                    later.certificate().validity().notBefore(),
                                    OLD.certificate().validity().notAfter()));
        }

        @Test
        void isTakenOutAgainAndForeignIntermediatesStay() {
            Certificate bridge = ISSUER.issueBridge(OLD, NEXT.certificate());
            Certificate foreign = Made.leaf(OLD).certificate();
            Leaf plain = Made.leaf(NEXT);
            assertThat(plain.plus(bridge).plus(foreign).withoutBridge().chain())
                    .containsExactly(plain.certificate(), foreign);
        }
    }

    @Nested
    class OfASerial {
        @Test
        void isPositiveAndHas159RandomBits() {
            List<BigInteger> serials =
                    IntStream.range(0, 64)
                            .mapToObj(_ -> Made.leaf(OLD).certificate().x509().getSerialNumber())
                            .toList();
            assertThat(serials)
                    .doesNotHaveDuplicates()
                    .allSatisfy(serial -> assertThat(serial.signum()).isPositive())
                    .allSatisfy(serial -> assertThat(serial.bitLength()).isLessThanOrEqualTo(159));
            assertThat(serials.stream().mapToInt(BigInteger::bitLength).max()).hasValue(159);
        }

        @Test
        void isNeverZero() {
            Issuer unlucky = new Issuer(new Zeros());
            Certificate bridge = unlucky.issueBridge(OLD, NEXT.certificate());
            assertThat(bridge.serial()).isEqualTo("1");
        }

        /// The worst dice.
        private static final class Zeros extends SecureRandom {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    @Nested
    class OfATemplate {
        @Test
        void refusesEd25519ForLeaves() {
            assertThatThrownBy(() -> Made.template(KeyAlgorithm.ED25519))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "cannot use ed25519 for leaves: Envoy offers no Ed25519 in its handshakes; choose p256, the default");
        }

        @Test
        void refusesALifeThatIsOverAtOnce() {
            assertThatThrownBy(() ->
                            LeafTemplate.forService(
                                    KeyAlgorithm.P256, Duration.ZERO, "a", "b", "c"))
                    .hasMessageContaining("leaf lifetime 0s: it must be positive");
            assertThatThrownBy(() ->
                            new AuthorityTemplate(KeyAlgorithm.P256, Duration.ZERO, "Keyturn"))
                    .hasMessageContaining("authority lifetime 0s: it must be positive");
        }

        @Test
        void refusesALeafWithoutAnyName() {
            assertThatThrownBy(() ->
                            new LeafTemplate(
                                    KeyAlgorithm.P256,
                                    Made.MONTH,
                                    "edge",
                                    "",
                                    List.of(),
                                    List.of(),
                                    List.of()))
                    .hasMessageContaining("configure at least one DNS name");
        }

        @Test
        void refusesAnAuthorityWithoutAName() {
            assertThatThrownBy(() -> new AuthorityTemplate(KeyAlgorithm.P256, YEAR, " "))
                    .hasMessageContaining("give it a name");
        }
    }

    private static List<Integer> usages(Certificate certificate) {
        boolean[] bits = Objects.requireNonNull(certificate.x509().getKeyUsage());
        return IntStream.range(0, bits.length).filter(bit -> bits[bit]).boxed().toList();
    }

    /// The key id is the end of both extensions.
    private static byte[] keyId(Certificate certificate, String extension) {
        byte[] value = Objects.requireNonNull(certificate.x509().getExtensionValue(extension));
        return Arrays.copyOfRange(value, value.length - 20, value.length);
    }
}
