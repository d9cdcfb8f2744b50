package io.keyturn.adapter.sds.talk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client says on a `DeltaSecrets` stream.
///
/// @param type URL of the resources; "" means secrets
/// @param node id of the client; "" but in the first request
/// @param subscribe names that it asks for from now on
/// @param unsubscribe names that it asks for no longer
/// @param held versions by name that it brings from an earlier stream
/// @param nonce of the reply that it answers; "" for none
/// @param rejection its message, where it answers that it cannot use the reply
public record SdsDeltaRequest(
        String type,
        String node,
        List<String> subscribe,
        List<String> unsubscribe,
        Map<String, String> held,
        String nonce,
        Optional<String> rejection) {
    public SdsDeltaRequest {
        requireNonNull(type, "type is null");
        requireNonNull(node, "node is null");
        subscribe = List.copyOf(subscribe);
        unsubscribe = List.copyOf(unsubscribe);
        held = Map.copyOf(held);
        requireNonNull(nonce, "nonce is null");
        requireNonNull(rejection, "rejection is null");
    }
}
