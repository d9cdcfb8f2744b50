package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.PairShelf;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Verdict;
import io.keyturn.pki.Authority;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairShelfTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Authority NEXT = Pairs.authority(2);
    private static final Leaf LEAF = Pairs.leaf(CA);
    private static final Material GOOD = Pairs.material(LEAF, Pairs.trusting(CA));
    private static final Bytes GARBAGE = Bytes.of("no certificate at all");

    private final PairShelf shelf = new PairShelf(Pairs.GLOO);

    @Test
    void servesBothHalvesOfAProvedPair() {
        Verdict verdict = offer(GOOD);
        assertThat(verdict.faults()).isEmpty();
        assertThat(names(verdict)).containsExactly("validation_context", "server_cert");
    }

    @Test
    void givesTheSameContentTheSameVersionInAnotherProcess() {
        assertThat(versions(offer(GOOD)))
                .isEqualTo(versions(new PairShelf(Pairs.GLOO).offer(GOOD, Pairs.NOW)));
    }

    @Test
    void changesTheVersionOfWhatChangedOnly() {
        List<String> before = versions(offer(GOOD));
        List<String> after = versions(offer(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA))));
        assertThat(after.get(0)).isEqualTo(before.get(0));
        assertThat(after.get(1)).isNotEqualTo(before.get(1));
    }

    @Test
    void keepsTheLastGoodLeafWhenTheKeyDoesNotMatch() {
        Verdict before = offer(GOOD);
        Leaf other = Pairs.leaf(CA);
        Verdict after = offer(new Material(Bytes.of(other.chainPem()), GOOD.key(), GOOD.anchors()));
        assertThat(versions(after)).isEqualTo(versions(before));
        assertThat(after.faults()).singleElement().asString().contains("does not match");
    }

    @Test
    void publishesNothingAtFirstOfALeafThatDoesNotMatch() {
        Verdict verdict =
                offer(
                        new Material(
                                Bytes.of(Pairs.leaf(CA).chainPem()), GOOD.key(), GOOD.anchors()));
        assertThat(names(verdict)).containsExactly("validation_context");
    }

    @Test
    void publishesAGoodBundleBesideALeafThatIsNotAnyGood() {
        Verdict before = offer(GOOD);
        Material torn = new Material(GARBAGE, GOOD.key(), Bytes.of(Pairs.trusting(CA, NEXT).pem()));
        Verdict after = offer(torn);
        assertThat(versions(after).get(0)).isNotEqualTo(versions(before).get(0));
        assertThat(versions(after).get(1)).isEqualTo(versions(before).get(1));
        assertThat(after.faults()).hasSize(1);
    }

    @Test
    void publishesAGoodLeafBesideABundleThatIsNotAnyGood() {
        Verdict before = offer(GOOD);
        Leaf renewed = Pairs.leaf(CA);
        Verdict after =
                offer(
                        new Material(
                                Bytes.of(renewed.chainPem()),
                                Bytes.of(renewed.key().pem()),
                                GARBAGE));
        assertThat(versions(after).get(0)).isEqualTo(versions(before).get(0));
        assertThat(versions(after).get(1)).isNotEqualTo(versions(before).get(1));
    }

    @Test
    void keepsBothWhenTheNewBundleDropsTheAnchorOfTheLastGoodLeaf() {
        Verdict before = offer(GOOD);
        Verdict after =
                offer(new Material(GARBAGE, GOOD.key(), Bytes.of(Pairs.trusting(NEXT).pem())));
        assertThat(versions(after)).isEqualTo(versions(before));
    }

    @Test
    void refusesALeafThatDoesNotBuildToItsBundle() {
        Verdict verdict = offer(Pairs.material(LEAF, Pairs.trusting(NEXT)));
        assertThat(names(verdict)).containsExactly("validation_context");
        assertThat(verdict.faults()).singleElement().asString().contains("does not build");
    }

    @Test
    void refusesAnExpiredLeaf() {
        Leaf expired =
                Pairs.leaf(
                        KeyAlgorithm.P256,
                        Duration.ofDays(1),
                        CA,
                        Pairs.NOW.minus(Duration.ofDays(2)));
        Verdict verdict = offer(Pairs.material(expired, Pairs.trusting(CA)));
        assertThat(names(verdict)).containsExactly("validation_context");
        assertThat(verdict.faults()).anyMatch(fault -> fault.contains("expired"));
    }

    @Test
    void publishesALeafOnceItIsValid() {
        Leaf early =
                Pairs.leaf(
                        KeyAlgorithm.P256,
                        Duration.ofDays(30),
                        CA,
                        Pairs.NOW.plus(Duration.ofDays(1)));
        Material material = Pairs.material(early, Pairs.trusting(CA));
        assertThat(names(offer(material))).containsExactly("validation_context");
        assertThat(names(shelf.offer(material, Pairs.NOW.plus(Duration.ofDays(2)))))
                .containsExactly("validation_context", "server_cert");
    }

    @Test
    void toleratesAnExpiredAnchorThatNobodyNeeds() {
        Authority expired =
                new io.keyturn.pki.Issuer(new java.security.SecureRandom())
                        .issueAuthority(
                                new io.keyturn.pki.AuthorityTemplate(
                                        KeyAlgorithm.P256, Duration.ofDays(1), "Keyturn"),
                                new io.keyturn.pki.Generation(7),
                                Pairs.NOW.minus(Duration.ofDays(3)));
        assertThat(names(offer(Pairs.material(LEAF, Pairs.trusting(expired, CA)))))
                .containsExactly("validation_context", "server_cert");
    }

    @Test
    void acceptsCommentsBlankLinesAndAMissingNewline() {
        String chain = "# of the gloo service\n" + LEAF.chainPem().strip() + "\n\n";
        Material untidy =
                new Material(
                        Bytes.of(chain),
                        Bytes.of(LEAF.key().pem().strip()),
                        Bytes.of(Pairs.trusting(CA).pem() + "\n\n# the end"));
        assertThat(names(offer(untidy))).containsExactly("validation_context", "server_cert");
    }

    @Test
    void saysNothingOfKeysInItsFaults() {
        Verdict verdict =
                offer(
                        new Material(
                                GOOD.chain(),
                                Bytes.of(
                                        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"),
                                GOOD.anchors()));
        assertThat(String.join(" ", verdict.faults())).isNotBlank().doesNotContain("c2VjcmV0");
    }

    private Verdict offer(Material material) {
        return shelf.offer(material, Pairs.NOW);
    }

    private static List<String> names(Verdict verdict) {
        return verdict.served().stream().map(ServedSecret::name).toList();
    }

    private static List<String> versions(Verdict verdict) {
        return verdict.served().stream().map(secret -> secret.version().hex()).toList();
    }
}
