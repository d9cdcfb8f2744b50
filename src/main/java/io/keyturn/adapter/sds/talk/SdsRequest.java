package io.keyturn.adapter.sds.talk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// What a client says on a `StreamSecrets` stream, or asks once with `FetchSecrets`.
///
/// @param type URL of the resources; "" means secrets
/// @param node id of the client; "" but in the first request
/// @param names all that it asks for
/// @param version that it accepted last; "" for none
/// @param nonce of the reply that it answers; "" for none
/// @param rejection its message, where it answers that it cannot use the reply
public record SdsRequest(
        String type,
        String node,
        List<String> names,
        String version,
        String nonce,
        Optional<String> rejection) {
    public SdsRequest {
        requireNonNull(type, "type is null");
        requireNonNull(node, "node is null");
        names = List.copyOf(names);
        requireNonNull(version, "version is null");
        requireNonNull(nonce, "nonce is null");
        requireNonNull(rejection, "rejection is null");
    }
}
