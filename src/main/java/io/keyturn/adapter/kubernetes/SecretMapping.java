package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.keyturn.port.Bytes;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretImage.Mutability;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Between Kubernetes' Secret and ours. What we do not know of stays on the object.
final class SecretMapping {
    private SecretMapping() {}

    static SecretImage toImage(Secret secret) {
        ObjectMeta meta = secret.getMetadata();
        Map<String, Bytes> data = new HashMap<>();
        orEmpty(secret.getData())
                .forEach(
                        (key, value) -> data.put(key, Bytes.of(Base64.getDecoder().decode(value))));
        return new SecretImage(
                Objects.requireNonNullElse(secret.getType(), SecretImage.OPAQUE),
                data,
                orEmpty(meta.getLabels()),
                orEmpty(meta.getAnnotations()),
                meta.getResourceVersion(),
                meta.getUid(),
                Boolean.TRUE.equals(secret.getImmutable())
                        ? Mutability.IMMUTABLE
                        : Mutability.MUTABLE,
                writtenAt(meta));
    }

    static Secret toSecret(String namespace, String name, SecretImage image) {
        return onto(
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withResourceVersion(image.isStored() ? image.version() : null)
                        .endMetadata()
                        .withType(image.type())
                        .build(),
                image);
    }

    /// The object as it is, with the image's data, labels and annotations.
    static Secret onto(Secret present, SecretImage image) {
        Map<String, String> data = new HashMap<>();
        image.data()
                .forEach((key, value) ->
                        data.put(key, Base64.getEncoder().encodeToString(value.toArray())));
        return new SecretBuilder(present)
                .withData(data)
                .editMetadata()
                .withLabels(image.labels())
                .withAnnotations(image.annotations())
                .endMetadata()
                .build();
    }

    /// When anybody last wrote data, by the API server's clock (managedFields).
    private static Instant writtenAt(ObjectMeta meta) {
        Instant created = instant(meta.getCreationTimestamp()).orElse(Instant.EPOCH);
        return meta.getManagedFields() == null
                ? created
                : meta.getManagedFields().stream()
                        .filter(SecretMapping::touchesData)
                        .flatMap(entry -> instant(entry.getTime()).stream())
                        .max(Instant::compareTo)
                        .orElse(created);
    }

    private static boolean touchesData(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().containsKey("f:data");
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : map;
    }
}
