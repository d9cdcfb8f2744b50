package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.talk.Heard;
import io.keyturn.adapter.sds.talk.SdsDeltaRequest;
import io.keyturn.adapter.sds.talk.SdsDeltaStream;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.pki.Authority;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SdsDeltaStreamTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Snapshot FIRST = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final Snapshot SECOND = Pairs.snapshot(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final String LEAF = Pairs.GLOO.leaf();
    private static final String BUNDLE = Pairs.GLOO.bundle();

    private final SdsDeltaStream stream = new SdsDeltaStream();

    @Test
    void answersTheFirstRequestOnceAndThenIsSilent() {
        stream.on(subscribing(LEAF));
        assertThat(namesIn(reply(FIRST))).containsExactly(LEAF);
        assertThat(stream.on(FIRST)).isEmpty();
    }

    @Test
    void sendsOnlyWhatHasChanged() {
        stream.on(subscribing(LEAF, BUNDLE));
        stream.on(answering(reply(FIRST), Optional.empty()));
        assertThat(namesIn(reply(SECOND))).containsExactly(LEAF);
        assertThat(stream.on(SECOND)).isEmpty();
    }

    @Test
    void saysPromptlyThatANameDoesNotExist() {
        stream.on(subscribing("no-such"));
        SdsReply reply = reply(FIRST);
        assertThat(reply.removed()).containsExactly("no-such");
        assertThat(reply.secrets()).isEmpty();
        assertThat(stream.on(FIRST)).isEmpty();
    }

    @Test
    void answersANameThatAppearsAfterItWasSaidToBeAbsent() {
        stream.on(subscribing(LEAF));
        assertThat(reply(Snapshot.EMPTY).removed()).containsExactly(LEAF);
        assertThat(namesIn(reply(FIRST))).containsExactly(LEAF);
    }

    @Test
    void doesNotAnswerARejectionUntilTheContentChanges() {
        stream.on(subscribing(LEAF));
        SdsReply reply = reply(FIRST);
        assertThat(stream.on(answering(reply, Optional.of("bad key"))))
                .isEqualTo(new Heard.Nacked(reply, "bad key"));
        assertThat(stream.on(FIRST)).isEmpty();
        assertThat(namesIn(reply(SECOND))).containsExactly(LEAF);
    }

    @Test
    void doesNotSendARejectedSecretToTheRequestThatRejectsAndAsksForIt() {
        stream.on(subscribing(LEAF));
        SdsReply reply = reply(FIRST);
        stream.on(
                request(List.of(LEAF), List.of(), Map.of(), reply.nonce(), Optional.of("bad key")));
        assertThat(stream.on(FIRST)).isEmpty();
    }

    @Test
    void sendsNothingToAReconnectThatHoldsTheSameVersions() {
        ServedSecret leaf = FIRST.find(LEAF).orElseThrow();
        stream.on(
                request(
                        List.of(LEAF),
                        List.of(),
                        Map.of(LEAF, leaf.version().hex()),
                        "",
                        Optional.empty()));
        assertThat(stream.on(FIRST)).isEmpty();
        assertThat(stream.holds(leaf)).isTrue();
        assertThat(namesIn(reply(SECOND))).containsExactly(LEAF);
    }

    @Test
    void tellsAReconnectOfWhatIsGone() {
        stream.on(request(List.of(LEAF), List.of(), Map.of(LEAF, "v"), "", Optional.empty()));
        assertThat(reply(Snapshot.EMPTY).removed()).containsExactly(LEAF);
    }

    @Test
    void sendsANameAgainThatIsAskedForAgain() {
        stream.on(subscribing(LEAF));
        stream.on(answering(reply(FIRST), Optional.empty()));
        stream.on(subscribing(LEAF));
        assertThat(namesIn(reply(FIRST))).containsExactly(LEAF);
    }

    @Test
    void sendsNothingOfAnUnsubscribedName() {
        stream.on(subscribing(LEAF, BUNDLE));
        reply(FIRST);
        stream.on(request(List.of(), List.of(LEAF), Map.of(), "", Optional.empty()));
        assertThat(stream.on(SECOND)).isEmpty();
    }

    @Test
    void readsAnEmptyFirstRequestAsAllSecrets() {
        stream.on(subscribing());
        assertThat(namesIn(reply(FIRST))).containsExactlyInAnyOrder(LEAF, BUNDLE);
    }

    @Test
    void endsAllSecretsWhenTheStarIsUnsubscribed() {
        stream.on(subscribing());
        reply(FIRST);
        stream.on(request(List.of(), List.of("*"), Map.of(), "", Optional.empty()));
        assertThat(stream.on(SECOND)).isEmpty();
    }

    @Test
    void honoursNamesBesideAnUnknownNonce() {
        stream.on(subscribing(LEAF));
        reply(FIRST);
        assertThat(stream.on(request(List.of(BUNDLE), List.of(), Map.of(), "99", Optional.empty())))
                .isEqualTo(new Heard.Stale());
        assertThat(namesIn(reply(FIRST))).containsExactly(BUNDLE);
    }

    @Test
    void remembersOnlyTheLatestRepliesOfAClientThatAnswersNone() {
        stream.on(subscribing(LEAF));
        SdsReply first = reply(FIRST);
        for (int change = 0; change < 20; change++) {
            reply(change % 2 == 0 ? SECOND : FIRST);
        }
        assertThat(stream.on(answering(first, Optional.empty()))).isEqualTo(new Heard.Stale());
    }

    @Test
    void refusesOtherTypes() {
        assertThat(
                        stream.on(
                                new SdsDeltaRequest(
                                        "type.googleapis.com/envoy.api.v2.auth.Secret",
                                        "",
                                        List.of(),
                                        List.of(),
                                        Map.of(),
                                        "",
                                        Optional.empty())))
                .isInstanceOf(Heard.Refused.class);
    }

    private SdsReply reply(Snapshot snapshot) {
        return stream.on(snapshot).orElseThrow();
    }

    private static List<String> namesIn(SdsReply reply) {
        return reply.secrets().stream().map(ServedSecret::name).toList();
    }

    private static SdsDeltaRequest subscribing(String... names) {
        return request(List.of(names), List.of(), Map.of(), "", Optional.empty());
    }

    private static SdsDeltaRequest answering(SdsReply reply, Optional<String> error) {
        return request(List.of(), List.of(), Map.of(), reply.nonce(), error);
    }

    private static SdsDeltaRequest request(
            List<String> subscribe,
            List<String> unsubscribe,
            Map<String, String> held,
            String nonce,
            Optional<String> error) {
        return new SdsDeltaRequest("", "sds_client", subscribe, unsubscribe, held, nonce, error);
    }
}
