package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretImage.Mutability;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Between Kubernetes' Secret and ours. What we do not know of stays on the object.
final class SecretMapping {
    private static final ManagedFieldsEntry OURS =
            new ManagedFieldsEntryBuilder()
                    .withManager("keyturn")
                    .withOperation("Update")
                    .withApiVersion("v1")
                    .withFieldsType("FieldsV1")
                    .withNewFieldsV1()
                    .addToAdditionalProperties(
                            "f:metadata",
                            Map.of("f:annotations", Map.of("f:" + Names.SEQUENCE, Map.of())))
                    .endFieldsV1()
                    .build();

    private SecretMapping() {}

    /// @param asOf when it was read, by the API server's clock
    static SecretImage toImage(Secret secret, Instant asOf) {
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
                writtenAt(meta).orElse(asOf));
    }

    /// One that is not there yet.
    static Secret fresh(String namespace, String name, SecretImage image) {
        return onto(
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
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
                .withManagedFields(tracked(present.getMetadata()))
                .endMetadata()
                .build();
    }

    /// The same object as another one, of this type and open to changes; what others put on it stays.
    static Secret anew(Secret present, SecretImage image, String type) {
        return new SecretBuilder(onto(present, image))
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withCreationTimestamp(null)
                .withManagedFields(List.of())
                .endMetadata()
                .withType(type)
                .withImmutable(null)
                .build();
    }

    /// Like it, under a name that is free.
    static Secret trial(Secret secret) {
        return new SecretBuilder(secret)
                .editMetadata()
                .withName(null)
                .withGenerateName("keyturn-trial-")
                .endMetadata()
                .build();
    }

    /// When anybody last wrote data, by the API server's clock (managedFields). Empty when it does not say: somebody has
    /// emptied the list, and the date of creation would be far too early a guess.
    private static Optional<Instant> writtenAt(ObjectMeta meta) {
        return managedFields(meta).stream()
                .filter(SecretMapping::touchesData)
                .flatMap(entry -> instant(entry.getTime()).stream())
                .max(Instant::compareTo);
    }

    /// Where somebody has emptied the list, the API server stamps nothing any more until an entry is there again.
    private static List<ManagedFieldsEntry> tracked(ObjectMeta meta) {
        boolean isEmptied = meta.getUid() != null && managedFields(meta).isEmpty();
        return isEmptied ? List.of(OURS) : managedFields(meta);
    }

    private static List<ManagedFieldsEntry> managedFields(ObjectMeta meta) {
        return Objects.requireNonNullElse(meta.getManagedFields(), List.of());
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
