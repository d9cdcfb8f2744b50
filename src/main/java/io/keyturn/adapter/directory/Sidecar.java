package io.keyturn.adapter.directory;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.pki.Digest;
import io.keyturn.port.Bytes;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretImage.Mutability;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// What a Secret has beside its data, in `.keyturn.json` inside the same `..data`.
///
/// @param writtenAt RFC 3339
@RegisterForReflection // Jackson finds its components by name
record Sidecar(
        String type,
        String uid,
        String version,
        boolean immutable,
        String writtenAt,
        Map<String, String> labels,
        Map<String, String> annotations) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_OURS =
            "its '.keyturn.json' is no JSON of ours; restore it from a backup, or delete it and the target is adopted";

    Sidecar {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /// Of a new write.
    ///
    /// @param writtenAt when the data last changed
    static Sidecar of(SecretImage image, String uid, Instant writtenAt) {
        return new Sidecar(
                image.type(),
                uid,
                UUID.randomUUID().toString(),
                image.mutability() == Mutability.IMMUTABLE,
                writtenAt.toString(),
                new TreeMap<>(image.labels()),
                new TreeMap<>(image.annotations()));
    }

    /// What somebody put there without a sidecar; its version is what its content is.
    static SecretImage foreign(String type, Map<String, Bytes> data, Instant writtenAt) {
        StringBuilder content = new StringBuilder();
        new TreeMap<>(data)
                .forEach((key, value) -> content.append(key).append(Digest.of(value.toArray())));
        String version =
                "content-"
                        + Digest.of(content.toString().getBytes(StandardCharsets.UTF_8))
                                .shortForm();
        return new SecretImage(
                type, data, Map.of(), Map.of(), version, version, Mutability.MUTABLE, writtenAt);
    }

    static Sidecar parse(byte[] json) throws IOException {
        try {
            return Optional.ofNullable(JSON.readValue(json, Sidecar.class))
                    .orElseThrow(() -> new IOException(NOT_OURS));
        } catch (JacksonException e) {
            throw new IOException(NOT_OURS, e);
        }
    }

    byte[] toJson() throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    SecretImage image(Map<String, Bytes> data) throws IOException {
        try {
            return new SecretImage(
                    type,
                    data,
                    labels,
                    annotations,
                    version,
                    uid,
                    immutable ? Mutability.IMMUTABLE : Mutability.MUTABLE,
                    Instant.parse(writtenAt));
        } catch (DateTimeException e) {
            throw new IOException("its '.keyturn.json' holds no instant in 'writtenAt'", e);
        }
    }
}
