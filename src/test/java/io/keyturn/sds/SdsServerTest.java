package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.pki.Authority;
import io.keyturn.pki.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SdsServerTest {
    private static final String LEAF = Pairs.GLOO.leaf();
    private static final String BUNDLE = Pairs.GLOO.bundle();
    private static final Authority CA = Pairs.authority(1);
    private static final Authority NEXT = Pairs.authority(2);
    private static final int WINDOW = 65_535;
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.ISTIO, Pairs.GLOO), InstantSource.system(), heard);
    private final SdsServer server =
            SdsServer.start(
                    new SdsServer.Options(
                            Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                            Optional.empty(),
                            PATIENCE,
                            InstantSource.system()),
                    resources,
                    heard);
    private final TestClient client = new TestClient(server.port());

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void servesTheBytesThatWereStored() throws InvalidProtocolBufferException {
        Material material = publish(CA);
        Secret leaf = secretIn(client.stream(LEAF).next());
        assertThat(leaf.getName()).isEqualTo(LEAF);
        assertThat(leaf.getTlsCertificate().getCertificateChain().getInlineBytes())
                .isEqualTo(ByteString.copyFrom(material.chain().toArray()));
        assertThat(leaf.getTlsCertificate().getPrivateKey().getInlineBytes())
                .isEqualTo(ByteString.copyFrom(material.key().toArray()));
        Secret bundle = secretIn(client.stream(BUNDLE).next());
        assertThat(bundle.getValidationContext().getTrustedCa().getInlineBytes())
                .isEqualTo(ByteString.copyFrom(material.anchors().toArray()));
    }

    @Test
    void namesTheTypeOnTheReplyAndOnTheSecret() {
        publish(CA);
        DiscoveryResponse reply = client.stream(LEAF).next();
        assertThat(reply.getTypeUrl()).isEqualTo(TestClient.TYPE);
        assertThat(reply.getResources(0).getTypeUrl()).isEqualTo(TestClient.TYPE);
    }

    @Test
    void speaksTheDeltaProtocol() throws InvalidProtocolBufferException {
        publish(CA);
        TestClient.Delta delta = client.delta(LEAF, "no-such");
        DeltaDiscoveryResponse reply = delta.next();
        assertThat(reply.getResources(0).getName()).isEqualTo(LEAF);
        assertThat(reply.getResources(0).getVersion())
                .isEqualTo(resources.current().find(LEAF).orElseThrow().version().hex());
        assertThat(reply.getResources(0).getResource().unpack(Secret.class).getName())
                .isEqualTo(LEAF);
        assertThat(reply.getRemovedResourcesList()).containsExactly("no-such");
        delta.ack(reply);
        publish(CA);
        assertThat(delta.next().getResourcesCount()).isEqualTo(1);
    }

    @Test
    void fetchesOnceAndNeverAnswersWithNothing() {
        assertThatThrownBy(() -> client.fetch(LEAF))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
        publish(CA);
        assertThat(client.fetch(LEAF).getResourcesCount()).isEqualTo(1);
        assertThat(client.fetch().getResourcesCount()).isEqualTo(2);
    }

    @Test
    void answersAStreamThatCameBeforeTheSecret() {
        TestClient.Stream early = client.stream(LEAF);
        await().until(() -> heard.streams.get() == 1);
        publish(CA);
        assertThat(early.next().getResourcesCount()).isEqualTo(1);
    }

    @Test
    void pushesAChangeToThoseWhoAskedForItAndToNobodyElse() {
        publish(CA);
        TestClient.Stream leaves = client.stream(LEAF);
        TestClient.Stream bundles = client.stream(BUNDLE);
        leaves.nextAcked();
        bundles.nextAcked();
        await().until(() -> heard.acked.size() == 2);
        publish(CA);
        leaves.nextAcked();
        await().until(() -> heard.acked.size() == 3);
        assertThat(bundles.unread()).isZero();
        assertThat(heard.pushed).hasSize(3);
    }

    @Test
    void recordsARejectionAndDoesNotAnswerIt() {
        publish(CA);
        TestClient.Stream leaves = client.stream(LEAF);
        leaves.nack(leaves.next(), "no good");
        await().untilAsserted(() -> assertThat(heard.nacked).containsExactly(LEAF + ": no good"));
        assertThat(leaves.unread()).isZero();
        publish(CA);
        assertThat(leaves.next().getResourcesCount()).isEqualTo(1);
    }

    @Test
    void refusesOtherTypesAndGoesOnServing() throws Exception {
        publish(CA);
        TestClient.Stream stream = client.stream();
        stream.next();
        stream.say(
                DiscoveryRequest.newBuilder()
                        .setTypeUrl("type.googleapis.com/envoy.api.v2.auth.Secret")
                        .build());
        assertThat(stream.ended.get(10, TimeUnit.SECONDS).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(client.stream(LEAF).next().getResourcesCount()).isEqualTo(1);
    }

    @Test
    void pushesTheBundleFirstAndTheLeafAfterItsAck() {
        publish(CA);
        TestClient.Stream leaves = client.stream(LEAF);
        TestClient.Stream bundles = client.stream(BUNDLE);
        leaves.nextAcked();
        bundles.nextAcked();
        await().until(() -> heard.acked.size() == 2);
        publish(NEXT);
        DiscoveryResponse bundle = bundles.next();
        assertThat(heard.pushed).hasSize(3);
        assertThat(leaves.unread()).isZero();
        bundles.ack(bundle);
        leaves.nextAcked();
        assertThat(heard.overdue).isEmpty();
    }

    @Test
    void pushesTheLeafWhenItsBundleIsNotAnsweredInTimeAndRecordsIt() {
        publish(CA);
        TestClient.Stream leaves = client.stream(LEAF);
        TestClient.Stream bundles = client.stream(BUNDLE);
        leaves.nextAcked();
        bundles.nextAcked();
        await().until(() -> heard.acked.size() == 2);
        Instant from = Instant.now();
        publish(NEXT);
        leaves.next();
        assertThat(Instant.now()).isAfterOrEqualTo(from.plus(PATIENCE));
        assertThat(heard.overdue).containsExactly(LEAF);
    }

    @Test
    void withholdsTheLeafForGoodWhenItsBundleIsRefused() {
        publish(CA);
        TestClient.Stream leaves = client.stream(LEAF);
        TestClient.Stream bundles = client.stream(BUNDLE);
        leaves.nextAcked();
        bundles.nextAcked();
        await().until(() -> heard.acked.size() == 2);
        publish(NEXT);
        bundles.nack(bundles.next(), "no such authority");
        await().until(() -> heard.nacked.size() == 1);
        await().during(PATIENCE.multipliedBy(3)).until(() -> leaves.unread() == 0);
    }

    @Test
    void isNotHeldBackByAReaderThatNeverReads() {
        publish(CA);
        ManagedChannel narrow =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                        .usePlaintext()
                        .flowControlWindow(WINDOW)
                        .build();
        ClientCall<DiscoveryRequest, DiscoveryResponse> deaf =
                narrow.newCall(
                        SecretDiscoveryServiceGrpc.getStreamSecretsMethod(), CallOptions.DEFAULT);
        deaf.start(new ClientCall.Listener<>() {}, new Metadata()); // and never requests a message
        deaf.sendMessage(TestClient.request(LEAF).build());
        await().until(() -> heard.streams.get() == 1);
        TestClient.Stream reader = client.stream(LEAF);
        reader.nextAcked();
        for (int change = 0; change < 200; change++) {
            publish(CA);
            reader.nextAcked();
        }
        // What the deaf one was sent is bounded by what the transport takes, not by the changes.
        assertThat(heard.pushed.size()).isLessThan(201 + 150);
        narrow.shutdownNow();
    }

    @Test
    void forgetsAStreamThatIsCancelled() {
        publish(CA);
        TestClient.Stream stream = client.stream(LEAF);
        stream.next();
        stream.hangUp();
        await().until(() -> heard.streams.get() == 0);
    }

    @Test
    void endsAStreamWhoseClientHasSaidEverything() throws Exception {
        publish(CA);
        TestClient.Stream stream = client.stream(LEAF);
        stream.next();
        stream.halfClose();
        assertThat(stream.ended.get(10, TimeUnit.SECONDS).isOk()).isTrue();
        assertThat(heard.streams.get()).isZero();
    }

    @Test
    void saysGoodbyeWhenItStops() throws Exception {
        publish(CA);
        TestClient.Stream stream = client.stream(LEAF);
        stream.next();
        server.close();
        assertThat(stream.ended.get(10, TimeUnit.SECONDS).getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    private Material publish(Authority authority) {
        Material material =
                Pairs.material(
                        Pairs.leaf(authority), TrustBundle.of(List.of(authority.certificate())));
        resources.offer(Pairs.GLOO, "test", new Sight.Held(material));
        return material;
    }

    private static Secret secretIn(DiscoveryResponse reply) throws InvalidProtocolBufferException {
        return reply.getResources(0).unpack(Secret.class);
    }
}
