package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.keyturn.adapter.sds.talk.Heard;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.adapter.sds.talk.SdsRequest;
import io.keyturn.adapter.sds.talk.SdsStream;
import java.util.Optional;

/// One question and its answer: `FetchSecrets`. It is never answered with nothing.
final class Fetch extends ServerCall.Listener<DiscoveryRequest> {
    private final ServerCall<DiscoveryRequest, SdsReply> call;
    private final LiveConnection connection;
    private boolean answered;

    Fetch(ServerCall<DiscoveryRequest, SdsReply> call, LiveConnection connection) {
        this.call = requireNonNull(call, "call is null");
        this.connection = requireNonNull(connection, "connection is null");
    }

    Fetch begin() {
        call.request(1);
        return this;
    }

    @Override
    public void onHalfClose() {
        if (!answered) {
            close(Status.INVALID_ARGUMENT.withDescription("cannot answer: nothing was asked"));
        }
    }

    @Override
    public void onMessage(DiscoveryRequest message) {
        SdsRequest request = Requests.of(message);
        SdsStream conversation = new SdsStream();
        if (conversation.on(request) instanceof Heard.Refused refused) {
            close(Status.INVALID_ARGUMENT.withDescription(refused.problem()));
            return;
        }
        Optional<SdsReply> reply = conversation.on(connection.newest());
        if (reply.isEmpty()) {
            close(
                    Status.NOT_FOUND.withDescription(
                            "cannot serve %s: not proved yet, or of another name; ask again, or mend the name"
                                    .formatted(
                                            request.names().isEmpty()
                                                    ? "any secret"
                                                    : request.names())));
            return;
        }
        call.sendHeaders(new Metadata());
        call.sendMessage(reply.get());
        close(Status.OK);
    }

    private void close(Status status) {
        answered = true;
        call.close(status, new Metadata());
    }
}
