package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.server.Client;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Digest;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.Held;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientEvidenceTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Snapshot OLD = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final Snapshot NEW = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));

    private final ClientEvidence evidence = new ClientEvidence(Pairs.GLOO);

    @Test
    void knowsNothingBeforeAClientAccepts() {
        publish(OLD);
        assertThat(evidence.leaf()).isEqualTo(new Held.Nobody());
        evidence.pushed(client(1), leafOf(OLD));
        assertThat(evidence.leaf()).isEqualTo(new Held.Nothing());
    }

    @Test
    void tellsWhatAClientAccepted() {
        accept(1, OLD);
        assertThat(evidence.leaf()).isEqualTo(alike(OLD));
        assertThat(evidence.bundle())
                .as("nobody has asked for the bundle")
                .isEqualTo(new Held.Nobody());
    }

    @Test
    void countsTheClientThatHasNotAcceptedTheNewOne() {
        accept(1, OLD);
        accept(2, OLD);
        accept(1, NEW);
        evidence.pushed(client(2), leafOf(NEW));
        assertThat(evidence.leaf()).isEqualTo(mixed());
        accept(2, NEW);
        assertThat(evidence.leaf()).isEqualTo(alike(NEW));
    }

    @Test
    void countsADisconnectedClientUntilItReconnects() {
        accept(1, OLD);
        accept(2, OLD);
        evidence.closed(client(2));
        accept(1, NEW);
        assertThat(evidence.leaf()).isEqualTo(mixed());
        evidence.opened(client(3));
        assertThat(evidence.leaf()).isEqualTo(mixed());
        evidence.pushed(client(3), leafOf(NEW));
        assertThat(evidence.leaf()).isEqualTo(new Held.Nothing());
        accept(3, NEW);
        assertThat(evidence.leaf()).isEqualTo(alike(NEW));
    }

    @Test
    void letsANewStreamReplaceTheGoneOneThatHeldTheSame() {
        accept(1, OLD);
        accept(2, OLD);
        accept(2, NEW);
        evidence.closed(client(1));
        evidence.closed(client(2));
        accept(3, NEW); // the second one again: the first may still be there, with the old one
        assertThat(evidence.leaf()).isEqualTo(mixed());
    }

    @Test
    void doesNotLetANewNodeReplaceOneThatIsGone() {
        accept(1, OLD);
        evidence.closed(client(1));
        publish(NEW);
        evidence.acked(new Client(2, 2, "somebody-else"), leafOf(NEW));
        assertThat(evidence.leaf()).isEqualTo(mixed());
    }

    @Test
    void keepsARejectionUntilAnotherVersionIsAccepted() {
        accept(1, OLD);
        publish(NEW);
        evidence.nacked(client(1), leafOf(NEW), "no good");
        assertThat(evidence.leaf()).isEqualTo(alike(OLD));
        assertThat(evidence.rejections())
                .extracting(Object::toString)
                .containsExactly("client 'test' rejected 'server_cert': no good");
        Snapshot next = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
        accept(1, next);
        assertThat(evidence.rejections()).isEmpty();
        assertThat(evidence.leaf()).isEqualTo(alike(next));
    }

    @Test
    void doesNotBelieveThatWhatWasRefusedIsAcceptedOnANewStream() {
        accept(1, OLD);
        publish(NEW);
        evidence.nacked(client(1), leafOf(NEW), "no good");
        evidence.closed(client(1));
        accept(2, NEW); // Envoy accepts identical bytes unread
        assertThat(evidence.leaf()).isEqualTo(new Held.Nothing());
        assertThat(evidence.rejections()).hasSize(1);
    }

    @Test
    void believesWhatAClientBringsOnceItIsKnown() {
        evidence.brought(client(1), Map.of("server_cert", leaf(OLD).version().hex()));
        assertThat(evidence.leaf()).isEqualTo(new Held.Nothing());
        publish(OLD);
        assertThat(evidence.leaf()).isEqualTo(alike(OLD));
    }

    @Test
    void wakesTheLedgerAtEveryChange() {
        AtomicInteger woken = new AtomicInteger();
        evidence.wakes(
                new EvidenceLedger.Telling() {
                    @Override
                    public void changed() {
                        woken.incrementAndGet();
                    }

                    @Override
                    public void close() {}
                });
        accept(1, OLD);
        assertThat(woken).hasValue(2);
    }

    private void accept(long stream, Snapshot snapshot) {
        publish(snapshot);
        evidence.acked(client(stream), leafOf(snapshot));
    }

    private void publish(Snapshot snapshot) {
        evidence.published(snapshot, List.copyOf(snapshot.all()));
    }

    private static Client client(long stream) {
        return new Client(1, stream, "test");
    }

    private static SdsReply leafOf(Snapshot snapshot) {
        return new SdsReply(List.of(leaf(snapshot)), List.of(), "v", "1");
    }

    private static ServedSecret leaf(Snapshot snapshot) {
        return snapshot.find("server_cert").orElseThrow();
    }

    private static Held alike(Snapshot snapshot) {
        return new Held.Alike(leaf(snapshot).digest());
    }

    private static Held mixed() {
        List<Digest> worstFirst = List.of(leaf(OLD).digest(), leaf(NEW).digest());
        return new Held.Mixed(worstFirst);
    }
}
