package io.keyturn.pki;

import static io.keyturn.pki.Made.ISSUER;
import static io.keyturn.pki.Made.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fixture.GoVerify;
import io.keyturn.fixture.OpenSsl;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Outcome;
import io.keyturn.rotation.RotationPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the JDK, OpenSSL and Go think of our chains (I4, I11). Envoy's BoringSSL is asked elsewhere, through Envoy.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustMatrixTest {
    private static final List<KeyAlgorithm> OF_LEAVES =
            Arrays.stream(KeyAlgorithm.values()).filter(KeyAlgorithm::fitsLeaf).toList();

    private final Map<KeyAlgorithm, Authority> authorities = new EnumMap<>(KeyAlgorithm.class);
    private Path folder = Path.of("");
    private final GoVerify go = GoVerify.start();

    @BeforeAll
    void issueAuthorities(@TempDir Path temporary) {
        folder = temporary;
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            authorities.put(algorithm, Made.authority(algorithm, authorities.size() + 1));
        }
    }

    @AfterAll
    void stop() {
        go.close();
    }

    static Stream<KeyAlgorithm> leafAlgorithms() {
        return OF_LEAVES.stream();
    }

    @ParameterizedTest
    @MethodSource("leafAlgorithms")
    void everyAuthoritySignsLeavesThatAllVerify(KeyAlgorithm algorithm) {
        for (Authority authority : authorities.values()) {
            Leaf leaf = Made.leaf(algorithm, authority);
            assertVerified(
                    algorithm + " by " + authority.certificate().publicKey().getAlgorithm(),
                    leaf,
                    Made.trusting(authority));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBridgeLeadsToTheOldAnchorAlone(KeyAlgorithm algorithm) {
        Authority old = authority(algorithm);
        for (KeyAlgorithm other : KeyAlgorithm.values()) {
            Authority next = authority(other);
            if (other != algorithm) {
                Leaf plain = Made.leaf(next);
                Leaf bridged = plain.plus(ISSUER.issueBridge(old, next.certificate()));
                String name = "%s to %s".formatted(algorithm, other);
                assertVerified(name + ", old bundle", bridged, Made.trusting(old));
                assertVerified(name + ", both", bridged, Made.trusting(old, next));
                assertVerified(name + ", new bundle", bridged, Made.trusting(next));
                assertRefused(name + ", no bridge", plain, Made.trusting(old));
            }
        }
    }

    @Test
    void everyPairOfShapesThatMeetInARotationVerifies() {
        List<Shape> shapes = rotation();
        assertThat(shapes)
                .extracting(Shape::phase)
                .containsExactly("steady", "trusting", "switched", "retiring", "steady");
        for (int i = 0; i + 1 < shapes.size(); i++) {
            List<Shape> neighbours = List.of(shapes.get(i), shapes.get(i + 1));
            for (Shape presenting : neighbours) {
                for (Shape trusting : neighbours) {
                    assertVerified(
                            "leaf of %s (%d), bundle of %s"
                                    .formatted(presenting.phase(), i, trusting.phase()),
                            presenting.leaf(),
                            trusting.bundle(),
                            presenting.writtenAt());
                }
            }
        }
    }

    @Test
    void theBridgeHelpsWhoMissedTheFirstGate() {
        List<Shape> shapes = rotation();
        assertVerified(
                "switched leaf, steady bundle",
                shapes.get(2).leaf(),
                shapes.get(0).bundle(),
                shapes.get(2).writtenAt());
        assertRefused(
                "retiring leaf, steady bundle",
                shapes.get(3).leaf(),
                shapes.get(0).bundle(),
                shapes.get(3).writtenAt());
        assertRefused(
                "steady leaf, retiring bundle",
                shapes.get(0).leaf(),
                shapes.get(3).bundle(),
                shapes.get(0).writtenAt());
    }

    @Test
    void oneNameForAllAuthoritiesWithoutKeyIdsFailsInOpensslAlone() {
        Authority one = Foreign.authority("CN=the same for ever");
        Authority two = Foreign.authority("CN=the same for ever");
        List<String> verdicts = new ArrayList<>();
        for (Authority signer : List.of(one, two)) {
            Leaf leaf = Foreign.leaf(signer);
            assertThat(lenient(leaf, Made.trusting(signer))).isEmpty();
            for (TrustBundle bundle : List.of(Made.trusting(one, two), Made.trusting(two, one))) {
                assertThat(Proof.faults(leaf, bundle, NOW)).isEmpty();
                verdicts.add(lenient(leaf, bundle));
            }
        }
        assertThat(verdicts).anySatisfy(verdict -> assertThat(verdict).contains("signature"));
    }

    @Test
    void aNameOfItsOwnForEachGenerationVerifiesInWhateverOrder() {
        Authority one = Made.authority(1);
        Authority two = Made.authority(2);
        for (Authority signer : List.of(one, two)) {
            assertVerified("in order", Made.leaf(signer), Made.trusting(one, two));
            assertVerified("turned round", Made.leaf(signer), Made.trusting(two, one));
        }
    }

    /// One write of the target.
    private record Shape(String phase, Leaf leaf, TrustBundle bundle, Instant writtenAt) {}

    private static List<Shape> rotation() {
        Bench bench = new Bench(RotationPolicy.DEFAULT);
        List<Shape> shapes = new ArrayList<>();
        bench.pass();
        shapes.add(shape(bench));
        bench.annotate(Names.REQUEST, "rotate-authority:matrix");
        while (shapes.size() < 5) {
            if (bench.pass() instanceof Outcome.Advanced) {
                shapes.add(shape(bench));
            }
            bench.clock.advance(Duration.ofSeconds(131));
        }
        return shapes;
    }

    private static Shape shape(Bench bench) {
        return new Shape(
                bench.phase(),
                new Leaf(
                        PemCertificates.parse(value(bench, Names.TLS_CRT), Names.TLS_CRT),
                        PemKeys.parse(value(bench, Names.TLS_KEY), Names.TLS_KEY)),
                TrustBundle.of(PemCertificates.parse(value(bench, Names.CA_CRT), Names.CA_CRT)),
                bench.clock.instant());
    }

    private static byte[] value(Bench bench, String key) {
        return bench.image().data().getOrDefault(key, Bytes.of("")).toArray();
    }

    private Authority authority(KeyAlgorithm algorithm) {
        return java.util.Objects.requireNonNull(authorities.get(algorithm));
    }

    private void assertVerified(String name, Leaf leaf, TrustBundle bundle) {
        assertVerified(name, leaf, bundle, NOW);
    }

    private void assertVerified(String name, Leaf leaf, TrustBundle bundle, Instant at) {
        assertThat(Proof.faults(leaf, bundle, at)).as("%s, JDK", name).isEmpty();
        for (String purpose : List.of("sslserver", "sslclient")) {
            assertThat(openssl(leaf, bundle, purpose, at))
                    .as("%s, OpenSSL, %s", name, purpose)
                    .isEmpty();
        }
        assertThat(go(leaf, bundle, at)).as("%s, Go", name).isEqualTo("ok");
    }

    private void assertRefused(String name, Leaf leaf, TrustBundle bundle) {
        assertRefused(name, leaf, bundle, NOW);
    }

    private void assertRefused(String name, Leaf leaf, TrustBundle bundle, Instant at) {
        assertThat(Proof.faults(leaf, bundle, at))
                .as("%s, JDK", name)
                .containsExactly(Fault.CHAIN_BROKEN);
        assertThat(openssl(leaf, bundle, "sslserver", at))
                .as("%s, OpenSSL", name)
                .contains("unable to get local issuer certificate");
        assertThat(go(leaf, bundle, at)).as("%s, Go", name).startsWith("fail: x509:");
    }

    private String openssl(Leaf leaf, TrustBundle bundle, String purpose, Instant at) {
        return OpenSsl.verify(
                folder,
                write("ca.crt", bundle.pem()),
                write("tls.crt", leaf.chainPem()),
                purpose,
                at.getEpochSecond());
    }

    /// Without -x509_strict, which would refuse the missing key ids themselves.
    private String lenient(Leaf leaf, TrustBundle bundle) {
        return OpenSsl.verifyLeniently(
                folder,
                write("ca.crt", bundle.pem()),
                write("tls.crt", leaf.chainPem()),
                NOW.getEpochSecond());
    }

    private String go(Leaf leaf, TrustBundle bundle, Instant at) {
        return go.verdict(write("ca.crt", bundle.pem()), write("tls.crt", leaf.chainPem()), at);
    }

    private Path write(String name, String pem) {
        try {
            return Files.write(folder.resolve(name), pem.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
