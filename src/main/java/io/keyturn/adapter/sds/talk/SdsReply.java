package io.keyturn.adapter.sds.talk;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.ServedSecret;
import java.util.List;

/// What is sent on a stream.
///
/// @param secrets bundles first
/// @param removed names that do not exist; only the delta protocol can say it
/// @param version of all of them together
/// @param nonce by which the client answers
public record SdsReply(
        List<ServedSecret> secrets, List<String> removed, String version, String nonce) {
    public SdsReply {
        secrets = List.copyOf(secrets);
        removed = List.copyOf(removed);
        requireNonNull(version, "version is null");
        requireNonNull(nonce, "nonce is null");
    }
}
