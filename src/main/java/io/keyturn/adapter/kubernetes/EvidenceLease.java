package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.keyturn.pki.Digest;
import io.keyturn.port.Held;
import io.keyturn.port.Names;
import io.keyturn.port.OnRestart;
import io.keyturn.port.ServerEvidence;
import io.keyturn.port.ServerEvidence.Rejection;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Between a Lease and what an SDS server tells in it.
///
/// @param lease labelled as evidence
record EvidenceLease(Lease lease) {
    /// How often it is written anew.
    static final Duration RENEWAL = Duration.ofSeconds(10);

    /// Older than this it counts no longer: three renewals were missed.
    static final Duration LAPSE = RENEWAL.multipliedBy(3);

    EvidenceLease {
        requireNonNull(lease, "lease is null");
    }

    /// One that is not there yet.
    static Lease blank(OwnPod pod) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .endMetadata()
                .build();
    }

    /// The Lease as it is, with what is told now; whatever an earlier process told is gone.
    ///
    /// @param renewed for people: nobody judges by a pod's clock
    static Lease onto(
            Lease present, OwnPod pod, String boot, ServerEvidence told, ZonedDateTime renewed) {
        return new LeaseBuilder(present)
                .editMetadata()
                .addToLabels(Names.EVIDENCE, Names.EVIDENCE_LEASE)
                .withAnnotations(annotations(pod, boot, told))
                .withOwnerReferences(owner(pod))
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(boot)
                .withLeaseDurationSeconds((int) LAPSE.toSeconds())
                .withRenewTime(renewed)
                .endSpec()
                .build();
    }

    String boot() {
        return value(Names.BOOT);
    }

    /// The pod that it speaks for, by its owner and by its own word; "" where they differ.
    String podUid() {
        return Objects.requireNonNullElse(
                                lease.getMetadata().getOwnerReferences(), List.<OwnerReference>of())
                        .stream()
                        .anyMatch(owner -> value(Names.POD_UID).equals(owner.getUid()))
                ? value(Names.POD_UID)
                : "";
    }

    String pod() {
        return lease.getMetadata().getName();
    }

    /// Of the target, as `namespace/name`.
    String target() {
        return value(Names.TARGET);
    }

    /// When it was last renewed, by the API server's clock; empty when somebody has emptied the list.
    Optional<Instant> renewedAt() {
        return Objects.requireNonNullElse(
                        lease.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                .stream()
                .filter(EvidenceLease::renews)
                .flatMap(entry -> Optional.ofNullable(entry.getTime()).map(Instant::parse).stream())
                .max(Instant::compareTo);
    }

    /// @throws IllegalArgumentException when it is not as this version writes it
    ServerEvidence told() {
        if (!value(Names.FORMAT).equals(Names.FORMAT_VERSION)) {
            throw new IllegalArgumentException("format '%s'".formatted(value(Names.FORMAT)));
        }
        return new ServerEvidence(
                TargetName.parse(target()),
                value(Names.TARGET_UID),
                Held.parse(value(Names.HELD_BUNDLE)),
                Held.parse(value(Names.HELD_LEAF)),
                value(Names.STORED_PROBLEM).isEmpty()
                        ? new OnRestart.Loads(
                                new Holding(
                                        new Digest(value(Names.STORED_BUNDLE)),
                                        new Digest(value(Names.STORED_LEAF))))
                        : new OnRestart.Fails(value(Names.STORED_PROBLEM)),
                rejections());
    }

    /// What clients of this very pod refused when an earlier process told of it; nothing of a pod of another uid.
    List<Rejection> refusedIn(OwnPod pod) {
        return podUid().equals(pod.uid()) ? rejections() : List.of();
    }

    private List<Rejection> rejections() {
        return value(Names.REJECTIONS)
                .lines()
                .map(line -> line.split(" ", 4))
                .filter(words -> words.length == 4)
                .map(words -> new Rejection(words[0], words[1], words[2], words[3]))
                .toList();
    }

    private static Map<String, String> annotations(OwnPod pod, String boot, ServerEvidence told) {
        Map<String, String> all = new HashMap<>();
        all.put(Names.FORMAT, Names.FORMAT_VERSION);
        all.put(Names.POD_UID, pod.uid());
        all.put(Names.BOOT, boot);
        all.put(Names.TARGET, told.target().toString());
        all.put(Names.TARGET_UID, told.targetUid());
        all.put(Names.HELD_BUNDLE, told.bundle().text());
        all.put(Names.HELD_LEAF, told.leaf().text());
        switch (told.stored()) {
            case OnRestart.Loads(var pair) -> {
                all.put(Names.STORED_BUNDLE, pair.bundle().hex());
                all.put(Names.STORED_LEAF, pair.leaf().hex());
            }
            case OnRestart.Fails(var problem) -> all.put(Names.STORED_PROBLEM, problem);
        }
        all.put(
                Names.REJECTIONS,
                told.rejections().stream()
                        .map(each ->
                                "%s %s %s %s"
                                        .formatted(
                                                oneWord(each.secret()),
                                                oneWord(each.node()),
                                                oneWord(each.version()),
                                                each.message()))
                        .collect(Collectors.joining("\n")));
        return all;
    }

    private static String oneWord(String text) {
        return text.isBlank() ? "-" : text.strip().replaceAll("\\s+", "_");
    }

    private static OwnerReference owner(OwnPod pod) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.name())
                .withUid(pod.uid())
                .build();
    }

    private static boolean renews(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec")
                        instanceof Map<?, ?> spec
                && spec.containsKey("f:renewTime");
    }

    private String value(String name) {
        return Objects.requireNonNullElse(
                        lease.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(name, "");
    }
}
