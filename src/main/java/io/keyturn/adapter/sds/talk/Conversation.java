package io.keyturn.adapter.sds.talk;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.wire.SecretEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One stream, whichever of the two protocols it speaks. It is of one thread.
public abstract sealed class Conversation permits SdsStream, SdsDeltaStream {
    private static final String SECRET = SecretEncoder.TYPE;

    final Interest interest = new Interest();

    private final Map<String, ServedSecret> accepted = new HashMap<>();
    private final Map<String, String> rejected = new HashMap<>();
    private final Map<String, String> brought = new HashMap<>();
    private String node = "";

    Conversation() {}

    /// What there is to send, given what may be served: nothing, or the one reply that brings the client up to date.
    public abstract Optional<SdsReply> on(Snapshot snapshot);

    /// Whether it has asked for the secret.
    public boolean wants(String name) {
        return interest.covers(name);
    }

    /// The client's node id; "" as long as it gave none.
    public String node() {
        return node;
    }

    /// The versions by name that the client brought from an earlier stream and has not gone past.
    public Map<String, String> brought() {
        return Map.copyOf(brought);
    }

    /// What the client said it uses.
    public Optional<ServedSecret> accepted(String name) {
        return Optional.ofNullable(accepted.get(name));
    }

    /// Whether the client has this very content, by its word on this stream.
    public boolean holds(ServedSecret secret) {
        String version = secret.version().hex();
        return version.equals(brought.get(secret.name()))
                || accepted(secret.name())
                        .filter(used -> used.version().equals(secret.version()))
                        .isPresent();
    }

    /// Whether the client refused this very content.
    public boolean refuses(ServedSecret secret) {
        return secret.version().hex().equals(rejected.get(secret.name()));
    }

    final void introduce(String id) {
        if (node.isEmpty()) {
            node = id;
        }
    }

    final void brings(Map<String, String> versions) {
        brought.putAll(versions);
    }

    final Heard answered(SdsReply reply, Optional<String> rejection) {
        for (ServedSecret secret : reply.secrets()) {
            if (rejection.isPresent()) {
                rejected.put(secret.name(), secret.version().hex());
            } else {
                accepted.put(secret.name(), secret);
                brought.remove(secret.name());
                rejected.remove(secret.name());
            }
        }
        return rejection
                .<Heard>map(message -> new Heard.Nacked(reply, message))
                .orElseGet(() -> new Heard.Acked(reply));
    }

    /// Empty when the type is that of secrets.
    static Optional<Heard> refusalOf(String type) {
        return type.isEmpty() || type.equals(SECRET)
                ? Optional.empty()
                : Optional.of(
                        new Heard.Refused(
                                "cannot serve type '%s': this server has secrets only, expected '%s'; mend the client's configuration"
                                        .formatted(type, SECRET)));
    }
}
