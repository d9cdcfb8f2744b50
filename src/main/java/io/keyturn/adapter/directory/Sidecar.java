package io.keyturn.adapter.directory;

import static java.util.Objects.requireNonNull;

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
    private static final String REMEDY =
            "restore it from a backup, or delete it: the target is then adopted";

    Sidecar {
        requireNonNull(type, "type is null");
        requireNonNull(uid, "uid is null");
        requireNonNull(version, "version is null");
        requireNonNull(writtenAt, "writtenAt is null");
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /// Of a new write.
    ///
    /// @param writtenAt when the data last changed
    static Sidecar of(SecretImage image, String uid, Instant writtenAt) {
        return of(image, uid, UUID.randomUUID().toString(), writtenAt);
    }

    /// Of a copy that is to read as the image reads.
    static Sidecar kept(SecretImage image) {
        return of(image, image.uid(), image.version(), image.writtenAt());
    }

    private static Sidecar of(SecretImage image, String uid, String version, Instant writtenAt) {
        return new Sidecar(
                image.type(),
                uid,
                version,
                image.mutability() == Mutability.IMMUTABLE,
                writtenAt.toString(),
                new TreeMap<>(image.labels()),
                new TreeMap<>(image.annotations()));
    }

    /// What somebody put there without a sidecar; its version is what its content is.
    static SecretImage foreign(String type, Map<String, Bytes> data, Instant writtenAt) {
        String version = "content-" + digest(data, "");
        return new SecretImage(
                type, data, Map.of(), Map.of(), version, version, Mutability.MUTABLE, writtenAt);
    }

    /// What consumers see where it is not what the sidecar was written for: no version of ours, and a time of its own.
    static SecretImage seen(SecretImage stored, Instant changed) {
        return new SecretImage(
                stored.type(),
                stored.data(),
                stored.labels(),
                stored.annotations(),
                "seen-" + digest(stored.data(), stored.version()),
                stored.uid(),
                stored.mutability(),
                changed);
    }

    private static String digest(Map<String, Bytes> data, String salt) {
        StringBuilder content = new StringBuilder(salt);
        new TreeMap<>(data)
                .forEach((key, value) -> content.append(key).append(Digest.of(value.toArray())));
        return Digest.of(content.toString().getBytes(StandardCharsets.UTF_8)).shortForm();
    }

    static Sidecar parse(byte[] json) throws IOException {
        try {
            return Optional.ofNullable(JSON.readValue(json, Sidecar.class))
                    .orElseThrow(() -> new IOException("null is no sidecar"));
        } catch (IOException e) {
            throw new FolderFault("its '.keyturn.json' is no JSON of ours", REMEDY, e);
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
            throw new FolderFault("its '.keyturn.json' holds no instant in 'writtenAt'", REMEDY, e);
        }
    }
}
