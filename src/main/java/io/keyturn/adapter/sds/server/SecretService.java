package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.keyturn.adapter.sds.talk.Conversation;
import io.keyturn.adapter.sds.talk.Heard;
import io.keyturn.adapter.sds.talk.SdsDeltaStream;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.adapter.sds.talk.SdsStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Envoy's secret discovery service, version 3: `StreamSecrets`, `DeltaSecrets`, `FetchSecrets`.
final class SecretService {
    static final Attributes.Key<LiveConnection> CONNECTION =
            Attributes.Key.create("io.keyturn.connection");

    private final SdsWitness witness;
    private final AtomicLong streams = new AtomicLong();

    SecretService(SdsWitness witness) {
        this.witness = requireNonNull(witness, "witness is null");
    }

    ServerServiceDefinition definition() {
        MethodDescriptor<DiscoveryRequest, SdsReply> stream =
                replying(SecretDiscoveryServiceGrpc.getStreamSecretsMethod(), ReplyBytes.STATE);
        MethodDescriptor<DeltaDiscoveryRequest, SdsReply> delta =
                replying(SecretDiscoveryServiceGrpc.getDeltaSecretsMethod(), ReplyBytes.DELTA);
        MethodDescriptor<DiscoveryRequest, SdsReply> fetch =
                replying(SecretDiscoveryServiceGrpc.getFetchSecretsMethod(), ReplyBytes.STATE);
        ServiceDescriptor service =
                ServiceDescriptor.newBuilder(SecretDiscoveryServiceGrpc.SERVICE_NAME)
                        .addMethod(stream)
                        .addMethod(delta)
                        .addMethod(fetch)
                        .build();
        return ServerServiceDefinition.builder(service)
                .addMethod(stream, (call, _) -> stream(call))
                .addMethod(delta, (call, _) -> delta(call))
                .addMethod(fetch, (call, _) -> new Fetch(call, connectionOf(call)).begin())
                .build();
    }

    private ServerCall.Listener<DiscoveryRequest> stream(
            ServerCall<DiscoveryRequest, SdsReply> call) {
        SdsStream conversation = new SdsStream();
        return open(call, conversation, message -> conversation.on(Requests.of(message)));
    }

    private ServerCall.Listener<DeltaDiscoveryRequest> delta(
            ServerCall<DeltaDiscoveryRequest, SdsReply> call) {
        SdsDeltaStream conversation = new SdsDeltaStream();
        return open(call, conversation, message -> conversation.on(Requests.of(message)));
    }

    private <M> ServerCall.Listener<M> open(
            ServerCall<M, SdsReply> call, Conversation conversation, Function<M, Heard> hearing) {
        call.sendHeaders(new Metadata());
        call.request(1);
        return new LiveStream<>(
                streams.incrementAndGet(),
                call,
                connectionOf(call),
                conversation,
                hearing,
                witness);
    }

    private static LiveConnection connectionOf(ServerCall<?, ?> call) {
        LiveConnection connection = call.getAttributes().get(CONNECTION);
        return requireNonNull(
                connection,
                () ->
                        "no connection of "
                                + call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    private static <M> MethodDescriptor<M, SdsReply> replying(
            MethodDescriptor<M, ?> method, ReplyBytes bytes) {
        return method.toBuilder(method.getRequestMarshaller(), bytes).build();
    }
}
