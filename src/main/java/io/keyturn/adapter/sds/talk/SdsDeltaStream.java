package io.keyturn.adapter.sds.talk;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The conversation of one `DeltaSecrets` stream: what changed, and which names do not exist (xDS protocol, incremental).
public final class SdsDeltaStream extends Conversation {
    /// A client that answers nothing costs this many replies of memory and no more.
    private static final int UNANSWERED = 16;

    private static final String ABSENT = "";

    private final Map<String, String> sent = new HashMap<>();
    private final Map<String, SdsReply> unanswered = new LinkedHashMap<>();
    private boolean spoken;
    private long replies;

    /// Takes a request. What there is to say to it is asked with [#on(Snapshot)].
    public Heard on(SdsDeltaRequest request) {
        Optional<Heard> refusal = refusalOf(request.type());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        introduce(request.node());
        if (!spoken) {
            spoken = true;
            begin(request);
        } else {
            // A name asked for again is sent again: the client may have dropped it in between.
            request.subscribe().forEach(sent::remove);
        }
        interest.plus(request.subscribe());
        interest.minus(request.unsubscribe());
        sent.keySet().removeIf(name -> !interest.covers(name));
        return answerIn(request);
    }

    @Override
    public Optional<SdsReply> on(Snapshot snapshot) {
        List<ServedSecret> changed =
                interest.in(snapshot).stream().filter(secret -> !wasSent(secret)).toList();
        List<String> removed =
                Stream.concat(interest.named().stream(), sent.keySet().stream())
                        .distinct()
                        .filter(name -> snapshot.find(name).isEmpty())
                        .filter(name -> !ABSENT.equals(sent.get(name)))
                        .toList();
        if (changed.isEmpty() && removed.isEmpty()) {
            return Optional.empty();
        }
        changed.forEach(secret -> sent.put(secret.name(), secret.version().hex()));
        removed.forEach(name -> sent.put(name, ABSENT));
        SdsReply reply =
                new SdsReply(
                        changed,
                        removed,
                        Snapshot.versionOf(interest.in(snapshot)),
                        Long.toString(++replies));
        remember(reply);
        return Optional.of(reply);
    }

    private void begin(SdsDeltaRequest request) {
        if (request.subscribe().isEmpty()) {
            interest.plus(List.of(Interest.ALL));
        }
        brings(request.held());
        sent.putAll(request.held());
    }

    private Heard answerIn(SdsDeltaRequest request) {
        if (request.nonce().isEmpty()) {
            return new Heard.Asked();
        }
        SdsReply reply = unanswered.remove(request.nonce());
        if (reply == null) {
            return new Heard.Stale();
        }
        if (request.rejection().isPresent()) {
            // Not again until it changes, even where the same request asks for it anew.
            reply.secrets().stream()
                    .filter(secret -> interest.covers(secret.name()))
                    .forEach(secret -> sent.putIfAbsent(secret.name(), secret.version().hex()));
        }
        return answered(reply, request.rejection());
    }

    private void remember(SdsReply reply) {
        unanswered.put(reply.nonce(), reply);
        if (unanswered.size() > UNANSWERED) {
            unanswered.remove(unanswered.keySet().iterator().next());
        }
    }

    private boolean wasSent(ServedSecret secret) {
        return secret.version().hex().equals(sent.get(secret.name()));
    }
}
