package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/// One Secret as a store holds it.
///
/// @param type as `kubernetes.io/tls`
/// @param data the values by key
/// @param labels all of them, ours and others'
/// @param annotations all of them, ours and others'
/// @param version what a write must name to replace exactly this; "" for one that is not stored yet
/// @param uid of the object; "" for one that is not stored yet
/// @param mutability whether the store would take a change
/// @param writtenAt when the data last changed, by the store's clock
public record SecretImage(
        String type,
        Map<String, Bytes> data,
        Map<String, String> labels,
        Map<String, String> annotations,
        String version,
        String uid,
        Mutability mutability,
        Instant writtenAt) {
    /// The type of a target.
    public static final String TLS = "kubernetes.io/tls";

    /// The type of an authority Secret.
    public static final String OPAQUE = "Opaque";

    /// Whether the store would take a change.
    public enum Mutability {
        MUTABLE,
        IMMUTABLE
    }

    public SecretImage {
        requireNonNull(type, "type is null");
        data = Map.copyOf(data);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        requireNonNull(version, "version is null");
        requireNonNull(uid, "uid is null");
        requireNonNull(mutability, "mutability is null");
        requireNonNull(writtenAt, "writtenAt is null");
    }

    /// One that is not stored yet.
    public static SecretImage unsaved(String type) {
        return new SecretImage(
                type, Map.of(), Map.of(), Map.of(), "", "", Mutability.MUTABLE, Instant.EPOCH);
    }

    /// Whether this is an authority Secret of ours: it holds keys that no consumer may ever mount.
    public boolean isAuthority() {
        return Names.MANAGED_AUTHORITY.equals(labels.get(Names.MANAGED))
                || annotations.containsKey(Names.TARGET);
    }

    public boolean isStored() {
        return !version.isEmpty();
    }

    public SecretImage with(
            Map<String, Bytes> newData,
            Map<String, String> newLabels,
            Map<String, String> newAnnotations) {
        return new SecretImage(
                type, newData, newLabels, newAnnotations, version, uid, mutability, writtenAt);
    }
}
