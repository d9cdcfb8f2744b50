package io.keyturn.adapter.sds.talk;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The conversation of one `StreamSecrets` stream: one reply to its first request, then silence until content changes
/// (xDS protocol, state of the world).
public final class SdsStream extends Conversation {
    private final Map<String, String> sent = new HashMap<>();
    private Optional<SdsReply> unanswered = Optional.empty();
    private long replies;

    /// Takes a request. What there is to say to it is asked with [#on(Snapshot)].
    public Heard on(SdsRequest request) {
        Optional<Heard> refusal = refusalOf(request.type());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        introduce(request.node());
        // Before the first reply a nonce can only be another stream's.
        if (replies > 0 && !request.nonce().equals(nonce())) {
            return new Heard.Stale();
        }
        interest.become(request.names());
        sent.keySet().removeIf(name -> !interest.covers(name));
        Optional<SdsReply> answering = unanswered;
        unanswered =
                Optional.empty(); // an answer is given once; the same nonce again only brings names
        return answering
                .map(reply -> answered(reply, request.rejection()))
                .orElseGet(Heard.Asked::new);
    }

    @Override
    public Optional<SdsReply> on(Snapshot snapshot) {
        List<ServedSecret> wanted = interest.in(snapshot);
        if (wanted.stream().allMatch(this::wasSent)) {
            return Optional
                    .empty(); // also when nothing of it exists yet: unknown names are waited for
        }
        sent.clear();
        wanted.forEach(secret -> sent.put(secret.name(), secret.version().hex()));
        replies++;
        unanswered =
                Optional.of(new SdsReply(wanted, List.of(), Snapshot.versionOf(wanted), nonce()));
        return unanswered;
    }

    private boolean wasSent(ServedSecret secret) {
        return secret.version().hex().equals(sent.get(secret.name()));
    }

    private String nonce() {
        return Long.toString(replies);
    }
}
