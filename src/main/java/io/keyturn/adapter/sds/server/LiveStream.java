package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.talk.Conversation;
import io.keyturn.adapter.sds.talk.Heard;
import io.keyturn.adapter.sds.talk.SdsReply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// One stream as it is. A client that does not read is sent nothing more until it does, and then only the latest: nothing
/// piles up.
///
/// @param <M> Envoy's message
final class LiveStream<M> extends ServerCall.Listener<M> {
    private final ServerCall<M, SdsReply> call;
    private final LiveConnection connection;
    private final Conversation conversation;
    private final Function<M, Heard> hearing;
    private final SdsWitness witness;
    private final long number;
    private State state = State.NEW;
    private boolean answeredFirst;

    LiveStream(
            long number,
            ServerCall<M, SdsReply> call,
            LiveConnection connection,
            Conversation conversation,
            Function<M, Heard> hearing,
            SdsWitness witness) {
        this.number = number;
        this.call = requireNonNull(call, "call is null");
        this.connection = requireNonNull(connection, "connection is null");
        this.conversation = requireNonNull(conversation, "conversation is null");
        this.hearing = requireNonNull(hearing, "hearing is null");
        this.witness = requireNonNull(witness, "witness is null");
    }

    Conversation conversation() {
        return conversation;
    }

    @Override
    public void onMessage(M message) {
        if (state == State.ENDED) {
            return;
        }
        Heard heard = hearing.apply(message);
        if (heard instanceof Heard.Refused refused) {
            end(Status.INVALID_ARGUMENT.withDescription(refused.problem()));
            return;
        }
        if (state == State.NEW) {
            state = State.OPEN;
            connection.opened(this);
            witness.opened(client());
            if (!conversation.brought().isEmpty()) {
                witness.brought(client(), conversation.brought());
            }
        }
        tell(heard);
        connection.heard(this);
        call.request(1);
    }

    @Override
    public void onReady() {
        if (state == State.OPEN) {
            bring(connection.visible());
        }
    }

    @Override
    public void onHalfClose() {
        end(Status.OK);
    }

    @Override
    public void onCancel() {
        forget();
    }

    @Override
    public void onComplete() {
        forget();
    }

    /// Sends what there is to send, unless the client does not read: then [#onReady()] comes again.
    void bring(Snapshot visible) {
        if (state != State.OPEN || !call.isReady()) {
            return;
        }
        Optional<SdsReply> reply = conversation.on(visible);
        if (reply.isEmpty()) {
            return;
        }
        call.sendMessage(reply.get());
        witness.pushed(client(), reply.get());
        if (answeredFirst) {
            witness.pushTook(Duration.ofNanos(System.nanoTime() - connection.changedAt()));
        }
        answeredFirst = true;
    }

    void overdue(ServedSecret.Leaf leaf) {
        witness.overdue(client(), leaf);
    }

    void stop() {
        end(Status.UNAVAILABLE.withDescription("the server is stopping; connect again"));
    }

    private void end(Status status) {
        if (state == State.ENDED) {
            return;
        }
        forget();
        call.close(status, new Metadata());
    }

    private void forget() {
        State before = state;
        state = State.ENDED;
        if (before == State.OPEN) {
            connection.closed(this);
            witness.closed(client());
        }
    }

    private void tell(Heard heard) {
        switch (heard) {
            case Heard.Acked acked -> witness.acked(client(), acked.reply());
            case Heard.Nacked nacked -> witness.nacked(client(), nacked.reply(), nacked.message());
            case Heard.Asked _, Heard.Stale _, Heard.Refused _ -> {}
        }
    }

    private Client client() {
        return new Client(connection.number(), number, conversation.node());
    }

    private enum State {
        NEW,
        OPEN,
        ENDED
    }
}
