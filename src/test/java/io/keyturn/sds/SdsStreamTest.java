package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.talk.Heard;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.adapter.sds.talk.SdsRequest;
import io.keyturn.adapter.sds.talk.SdsStream;
import io.keyturn.pki.Authority;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SdsStreamTest {
    private static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
    private static final Authority CA = Pairs.authority(1);
    private static final Snapshot FIRST = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final Snapshot SECOND = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final Snapshot THIRD = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final String LEAF = Pairs.GLOO.leaf();
    private static final String BUNDLE = Pairs.GLOO.bundle();

    private final SdsStream stream = new SdsStream();

    @Test
    void saysNothingUnasked() {
        assertThat(stream.on(FIRST)).isEmpty();
    }

    @Test
    void answersTheFirstRequestOnceAndThenIsSilent() {
        stream.on(asking("", LEAF));
        assertThat(namesIn(stream.on(FIRST))).containsExactly(LEAF);
        assertThat(stream.on(FIRST)).isEmpty();
    }

    @Test
    void namesTheContentsDigestAsVersion() {
        stream.on(asking("", LEAF));
        assertThat(reply(FIRST).version()).isEqualTo(secret(FIRST, LEAF).version().hex());
    }

    @Test
    void isSilentAfterAnAck() {
        stream.on(asking("", LEAF));
        SdsReply reply = reply(FIRST);
        assertThat(stream.on(acking(reply, LEAF))).isEqualTo(new Heard.Acked(reply));
        assertThat(stream.on(FIRST)).isEmpty();
        assertThat(stream.holds(secret(FIRST, LEAF))).isTrue();
    }

    @Test
    void sendsWhatHasChangedOnce() {
        stream.on(asking("", LEAF));
        stream.on(acking(reply(FIRST), LEAF));
        assertThat(namesIn(stream.on(SECOND))).containsExactly(LEAF);
        assertThat(stream.on(SECOND)).isEmpty();
    }

    @Test
    void sendsNothingWhenAnotherSecretHasChanged() {
        stream.on(asking("", BUNDLE));
        stream.on(acking(reply(FIRST), BUNDLE));
        // The second snapshot has another leaf and the same bundle.
        assertThat(stream.on(SECOND)).isEmpty();
    }

    @Test
    void sendsOnlyTheLatestOfManyChanges() {
        stream.on(asking("", LEAF));
        stream.on(acking(reply(FIRST), LEAF));
        // A reader that was too slow for the second snapshot is asked again with the third.
        assertThat(reply(THIRD).secrets()).containsExactly(secret(THIRD, LEAF));
        assertThat(stream.on(THIRD)).isEmpty();
    }

    @Test
    void holdsAnUnknownNameWithoutAnEmptyReply() {
        stream.on(asking("", "no-such"));
        assertThat(stream.on(FIRST)).isEmpty();
        assertThat(stream.on(Snapshot.EMPTY)).isEmpty();
    }

    @Test
    void answersAnUnknownNameWhenItAppears() {
        stream.on(asking("", LEAF));
        assertThat(stream.on(Snapshot.EMPTY)).isEmpty();
        assertThat(namesIn(stream.on(FIRST))).containsExactly(LEAF);
    }

    @Test
    void doesNotAnswerARejectionUntilTheContentChanges() {
        stream.on(asking("", LEAF));
        SdsReply reply = reply(FIRST);
        assertThat(stream.on(rejecting(reply, "bad key", LEAF)))
                .isEqualTo(new Heard.Nacked(reply, "bad key"));
        assertThat(stream.refuses(secret(FIRST, LEAF))).isTrue();
        assertThat(stream.on(FIRST)).isEmpty();
        assertThat(namesIn(stream.on(SECOND))).containsExactly(LEAF);
    }

    @Test
    void countsAnAnswerOnlyOnce() {
        stream.on(asking("", LEAF));
        SdsReply reply = reply(FIRST);
        stream.on(rejecting(reply, "bad key", LEAF));
        // The same nonce without an error, to change names: that is no acceptance.
        assertThat(stream.on(acking(reply, LEAF, "other"))).isEqualTo(new Heard.Asked());
        assertThat(stream.holds(secret(FIRST, LEAF))).isFalse();
    }

    @Test
    void ignoresAStaleNonceAndItsNames() {
        stream.on(asking("", LEAF));
        SdsReply old = reply(FIRST);
        SdsReply current = reply(SECOND);
        assertThat(stream.on(acking(old, BUNDLE))).isEqualTo(new Heard.Stale());
        assertThat(stream.wants(BUNDLE)).isFalse();
        assertThat(stream.on(acking(current, LEAF))).isEqualTo(new Heard.Acked(current));
    }

    @Test
    void honoursChangedNamesWhenTheNonceIsCurrent() {
        stream.on(asking("", LEAF));
        SdsReply reply = reply(FIRST);
        stream.on(acking(reply, LEAF, BUNDLE));
        assertThat(namesIn(stream.on(FIRST))).containsExactly(BUNDLE, LEAF);
    }

    @Test
    void honoursChangedNamesInARejection() {
        stream.on(asking("", LEAF));
        stream.on(rejecting(reply(FIRST), "bad key", BUNDLE));
        assertThat(namesIn(stream.on(FIRST))).containsExactly(BUNDLE);
    }

    @Test
    void sendsNothingWhenANameIsDropped() {
        stream.on(asking("", LEAF, BUNDLE));
        stream.on(acking(reply(FIRST), BUNDLE));
        assertThat(stream.on(FIRST)).isEmpty();
    }

    @Test
    void sendsANameAgainThatWasDroppedAndAskedForAnew() {
        stream.on(asking("", LEAF, BUNDLE));
        SdsReply reply = reply(FIRST);
        stream.on(acking(reply, BUNDLE));
        stream.on(acking(reply, LEAF, BUNDLE));
        assertThat(namesIn(stream.on(FIRST))).contains(LEAF);
    }

    @Test
    void putsBundlesBeforeLeaves() {
        stream.on(asking("", LEAF, BUNDLE));
        assertThat(namesIn(stream.on(FIRST))).containsExactly(BUNDLE, LEAF);
    }

    @Test
    void readsAnEmptyListAsAllSecrets() {
        stream.on(asking(""));
        assertThat(namesIn(stream.on(FIRST))).containsExactlyInAnyOrder(LEAF, BUNDLE);
    }

    @Test
    void readsAStarAsAllSecrets() {
        stream.on(asking("", "*"));
        assertThat(namesIn(stream.on(FIRST))).containsExactlyInAnyOrder(LEAF, BUNDLE);
    }

    @Test
    void staysWithAllSecretsWhenTheAckIsEmptyToo() {
        stream.on(asking(""));
        stream.on(acking(reply(FIRST)));
        assertThat(stream.on(SECOND)).isPresent();
    }

    @Test
    void readsAnEmptyListAfterNamesAsNoneAtAll() {
        stream.on(asking("", LEAF));
        stream.on(acking(reply(FIRST)));
        assertThat(stream.on(SECOND)).isEmpty();
    }

    @Test
    void answersAReconnectThatNamesTheLastVersion() {
        String version = secret(FIRST, LEAF).version().hex();
        stream.on(request(TYPE, version, "", Optional.empty(), LEAF));
        assertThat(reply(FIRST).version()).isEqualTo(version);
    }

    @Test
    void answersAFirstRequestWithANonceOfAnEarlierStream() {
        assertThat(stream.on(request(TYPE, "v", "77", Optional.empty(), LEAF)))
                .isEqualTo(new Heard.Asked());
        assertThat(stream.on(FIRST)).isPresent();
    }

    @Test
    void remembersTheNodeOfTheFirstRequest() {
        stream.on(asking("", LEAF));
        stream.on(
                new SdsRequest(
                        TYPE, "", List.of(LEAF), "", reply(FIRST).nonce(), Optional.empty()));
        assertThat(stream.node()).isEqualTo("sds_client");
    }

    @Test
    void readsAnEmptyTypeAsSecrets() {
        stream.on(request("", "", "", Optional.empty(), LEAF));
        assertThat(stream.on(FIRST)).isPresent();
    }

    @Test
    void refusesOtherTypesAndThoseOfTheOldProtocol() {
        assertThat(
                        stream.on(
                                request(
                                        "type.googleapis.com/envoy.api.v2.auth.Secret",
                                        "",
                                        "",
                                        Optional.empty())))
                .isInstanceOf(Heard.Refused.class);
        assertThat(
                        stream.on(
                                request(
                                        "type.googleapis.com/envoy.config.cluster.v3.Cluster",
                                        "",
                                        "",
                                        Optional.empty())))
                .isInstanceOf(Heard.Refused.class);
        assertThat(stream.on(FIRST)).isEmpty();
    }

    private SdsReply reply(Snapshot snapshot) {
        return stream.on(snapshot).orElseThrow();
    }

    private static ServedSecret secret(Snapshot snapshot, String name) {
        return snapshot.find(name).orElseThrow();
    }

    private static List<String> namesIn(Optional<SdsReply> reply) {
        return reply.orElseThrow().secrets().stream().map(ServedSecret::name).toList();
    }

    private static SdsRequest asking(String nonce, String... names) {
        return request(TYPE, "", nonce, Optional.empty(), names);
    }

    private static SdsRequest acking(SdsReply reply, String... names) {
        return request(TYPE, reply.version(), reply.nonce(), Optional.empty(), names);
    }

    private static SdsRequest rejecting(SdsReply reply, String message, String... names) {
        return request(TYPE, "", reply.nonce(), Optional.of(message), names);
    }

    private static SdsRequest request(
            String type, String version, String nonce, Optional<String> error, String... names) {
        return new SdsRequest(type, "sds_client", List.of(names), version, nonce, error);
    }
}
