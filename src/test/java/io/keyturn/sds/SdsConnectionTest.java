package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.talk.SdsConnection;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.adapter.sds.talk.SdsRequest;
import io.keyturn.adapter.sds.talk.SdsStream;
import io.keyturn.pki.Authority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SdsConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Instant NOW = Pairs.NOW;
    private static final String LEAF = Pairs.GLOO.leaf();
    private static final String BUNDLE = Pairs.GLOO.bundle();
    private static final Authority OLD = Pairs.authority(1);
    private static final Authority NEXT = Pairs.authority(2);
    private static final Snapshot BEFORE = Pairs.snapshot(Pairs.leaf(OLD), Pairs.trusting(OLD));
    private static final Snapshot AFTER = Pairs.snapshot(Pairs.leaf(NEXT), Pairs.trusting(NEXT));

    private final SdsConnection connection = new SdsConnection(PATIENCE);
    private final SdsStream leaves = new SdsStream();
    private final SdsStream bundles = new SdsStream();

    @Test
    void answersFirstRequestsAtOnce() {
        connection.on(AFTER);
        ask(leaves, LEAF);
        ask(bundles, BUNDLE);
        assertThat(connection.view(NOW).snapshot()).isEqualTo(AFTER);
    }

    @Test
    void withholdsALeafUntilItsBundleIsAccepted() {
        settle();
        connection.on(AFTER);
        assertThat(leafIn(connection.view(NOW).snapshot())).isEqualTo(leafIn(BEFORE));
        SdsReply bundle = bundles.on(connection.view(NOW).snapshot()).orElseThrow();
        assertThat(leaves.on(connection.view(NOW).snapshot())).isEmpty();
        answer(bundles, bundle, Optional.empty(), BUNDLE);
        assertThat(leaves.on(connection.view(NOW).snapshot()).orElseThrow().secrets())
                .containsExactly(leafIn(AFTER));
    }

    @Test
    void letsALeafGoWhoseAnchorTheClientTrustsAlready() {
        settle();
        Snapshot renewed = Pairs.snapshot(Pairs.leaf(OLD), Pairs.trusting(OLD, NEXT));
        connection.on(renewed);
        assertThat(leafIn(connection.view(NOW).snapshot())).isEqualTo(leafIn(renewed));
    }

    @Test
    void letsALeafGoWhenTheWaitRunsOutAndSaysSo() {
        settle();
        connection.on(AFTER);
        assertThat(connection.view(NOW).recheck()).contains(NOW.plus(PATIENCE));
        assertThat(connection.view(NOW.plus(PATIENCE).minusMillis(1)).overdue()).isEmpty();
        SdsConnection.View late = connection.view(NOW.plus(PATIENCE));
        assertThat(late.overdue()).hasSize(1);
        assertThat(leafIn(late.snapshot())).isEqualTo(leafIn(AFTER));
        assertThat(connection.view(NOW.plus(PATIENCE)).overdue()).isEmpty();
    }

    @Test
    void withholdsForGoodWhenTheBundleIsRefused() {
        settle();
        connection.on(AFTER);
        SdsReply bundle = bundles.on(connection.view(NOW).snapshot()).orElseThrow();
        answer(bundles, bundle, Optional.of("no such thing"), BUNDLE);
        SdsConnection.View muchLater = connection.view(NOW.plus(Duration.ofDays(1)));
        assertThat(leafIn(muchLater.snapshot())).isEqualTo(leafIn(BEFORE));
        assertThat(muchLater.recheck()).isEmpty();
    }

    @Test
    void givesTheBundleAfterARefusedOneItsWholeTime() {
        settle();
        connection.on(AFTER);
        SdsReply bundle = bundles.on(connection.view(NOW).snapshot()).orElseThrow();
        answer(bundles, bundle, Optional.of("no such thing"), BUNDLE);
        connection.view(NOW);
        Instant later = NOW.plus(Duration.ofDays(1));
        connection.on(Pairs.snapshot(Pairs.leaf(NEXT), Pairs.trusting(OLD, NEXT)));
        SdsConnection.View waiting = connection.view(later);
        assertThat(leafIn(waiting.snapshot())).isEqualTo(leafIn(BEFORE));
        assertThat(waiting.recheck()).contains(later.plus(PATIENCE));
    }

    @Test
    void doesNotLetChangesThatComeFastRenewTheWait() {
        settle();
        connection.on(AFTER);
        connection.view(NOW);
        Snapshot again = Pairs.snapshot(Pairs.leaf(NEXT), Pairs.trusting(NEXT, OLD));
        connection.on(again);
        assertThat(leafIn(connection.view(NOW.plus(PATIENCE)).snapshot())).isEqualTo(leafIn(again));
    }

    @Test
    void doesNotMakeAConnectionWaitThatAsksForTheLeafOnly() {
        connection.on(BEFORE);
        ask(leaves, LEAF);
        send(leaves, LEAF);
        connection.on(AFTER);
        assertThat(leafIn(connection.view(NOW).snapshot())).isEqualTo(leafIn(AFTER));
    }

    @Test
    void letsALeafGoWhenTheStreamOfItsBundleEnds() {
        settle();
        connection.on(AFTER);
        connection.view(NOW);
        connection.closed(bundles);
        assertThat(leafIn(connection.view(NOW).snapshot())).isEqualTo(leafIn(AFTER));
    }

    @Test
    void sendsTheBundleFirstOnAStreamThatAsksForBoth() {
        SdsStream both = new SdsStream();
        connection.on(BEFORE);
        ask(both, LEAF, BUNDLE);
        send(both, LEAF, BUNDLE);
        connection.on(AFTER);
        SdsReply bundle = both.on(connection.view(NOW).snapshot()).orElseThrow();
        assertThat(bundle.secrets())
                .containsExactly(AFTER.find(BUNDLE).orElseThrow(), leafIn(BEFORE));
        answer(both, bundle, Optional.empty(), LEAF, BUNDLE);
        assertThat(both.on(connection.view(NOW).snapshot()).orElseThrow().secrets())
                .containsExactly(AFTER.find(BUNDLE).orElseThrow(), leafIn(AFTER));
    }

    @Test
    void servesStreamsOfBundlesFirst() {
        connection.on(BEFORE);
        ask(leaves, LEAF);
        ask(bundles, BUNDLE);
        assertThat(connection.inOrder()).containsExactly(bundles, leaves);
    }

    /// Both streams asked, and the client uses what it was sent.
    private void settle() {
        connection.on(BEFORE);
        ask(leaves, LEAF);
        ask(bundles, BUNDLE);
        send(leaves, LEAF);
        send(bundles, BUNDLE);
    }

    private void ask(SdsStream stream, String... names) {
        connection.opened(stream);
        stream.on(new SdsRequest("", "sds_client", List.of(names), "", "", Optional.empty()));
    }

    private void send(SdsStream stream, String... names) {
        SdsReply reply = stream.on(connection.view(NOW).snapshot()).orElseThrow();
        answer(stream, reply, Optional.empty(), names);
    }

    private static void answer(
            SdsStream stream, SdsReply reply, Optional<String> error, String... names) {
        stream.on(new SdsRequest("", "", List.of(names), reply.version(), reply.nonce(), error));
    }

    private static ServedSecret leafIn(Snapshot snapshot) {
        return snapshot.find(LEAF).orElseThrow();
    }
}
