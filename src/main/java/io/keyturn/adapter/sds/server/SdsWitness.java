package io.keyturn.adapter.sds.server;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.talk.SdsReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Who is told what happens between the server and its clients: metrics, log and evidence. Called on the threads that carry
/// the streams, so it must not block.
public interface SdsWitness {
    /// A stream has sent its first request.
    void opened(Client client);

    /// The client says on a new stream which versions by name it uses already; what it has is not sent again.
    void brought(Client client, Map<String, String> versions);

    /// A stream has ended, whoever ended it.
    void closed(Client client);

    /// A reply was written.
    void pushed(Client client, SdsReply reply);

    /// The time from the publishing of a change to the writing of the reply that brings it. Not called for first replies.
    void pushTook(Duration elapsed);

    /// The client uses the reply.
    void acked(Client client, SdsReply reply);

    /// The client cannot use the reply; the message is the client's own.
    void nacked(Client client, SdsReply reply, String message);

    /// A leaf was sent although the client has not answered about its bundle in time.
    void overdue(Client client, ServedSecret.Leaf leaf);

    /// All of them hear it.
    static SdsWitness of(SdsWitness... several) {
        return new Witnesses(List.of(several));
    }
}
