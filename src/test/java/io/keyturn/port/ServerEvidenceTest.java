package io.keyturn.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Digest;
import io.keyturn.port.ServerEvidence.Rejection;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerEvidenceTest {
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest LEAF = Digest.of(new byte[] {2});
    private static final Digest OTHER = Digest.of(new byte[] {3});
    private static final OnRestart PAIR = new OnRestart.Loads(new Holding(BUNDLE, OTHER));

    @Test
    void tellsWhatIsLiveAndWhatIsStored() {
        assertThat(evidence(new Held.Alike(LEAF), PAIR).proof())
                .isEqualTo(new Proven.Told(new Holding(BUNDLE, LEAF), new Holding(BUNDLE, OTHER)));
    }

    @Test
    void isSilentWhileAClientHasNothing() {
        assertThat(problem(evidence(new Held.Nothing(), PAIR)))
                .startsWith("bundle " + BUNDLE.shortForm() + ", leaf not accepted by every client");
    }

    @Test
    void isUnusedOnlyWhereNobodyTookEither() {
        Held nobody = new Held.Nobody();
        assertThat(evidence(nobody, nobody, PAIR).isUnused()).isTrue();
        assertThat(evidence(nobody, new Held.Nothing(), PAIR).isUnused()).isFalse();
        assertThat(evidence(new Held.Alike(BUNDLE), nobody, PAIR).isUnused()).isFalse();
        assertThat(evidence(nobody, nobody, PAIR).proof()).isInstanceOf(Proven.Silent.class);
    }

    @Test
    void isSilentWhereClientsDifferAndNamesWhatTheyHold() {
        assertThat(problem(evidence(new Held.Mixed(List.of(OTHER, LEAF)), PAIR)))
                .contains(
                        "leaf differs among clients (%s, %s)"
                                .formatted(OTHER.shortForm(), LEAF.shortForm()));
    }

    @Test
    void isSilentWhenItCouldNotRestart() {
        assertThat(problem(evidence(new Held.Alike(LEAF), new OnRestart.Fails("no such file"))))
                .endsWith("on restart: no such file");
    }

    @Test
    void quotesWhatAClientSaidButNeverPem() {
        ServerEvidence seen =
                new ServerEvidence(
                        TargetName.parse("a/b"),
                        "",
                        new Held.Alike(BUNDLE),
                        new Held.Alike(LEAF),
                        PAIR,
                        List.of(
                                new Rejection(
                                        "server_cert",
                                        "sds_client",
                                        "1",
                                        "bad\n-----BEGIN PRIVATE KEY-----\nabc")));
        assertThat(problem(seen))
                .endsWith("client 'sds_client' rejected 'server_cert': bad (PEM)")
                .doesNotContain("abc");
    }

    private static ServerEvidence evidence(Held leaf, OnRestart stored) {
        return evidence(new Held.Alike(BUNDLE), leaf, stored);
    }

    private static ServerEvidence evidence(Held bundle, Held leaf, OnRestart stored) {
        return new ServerEvidence(TargetName.parse("a/b"), "", bundle, leaf, stored, List.of());
    }

    private static String problem(ServerEvidence seen) {
        return seen.proof() instanceof Proven.Silent(var problem, _) ? problem : "told";
    }
}
