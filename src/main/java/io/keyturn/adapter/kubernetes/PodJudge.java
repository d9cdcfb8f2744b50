package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.keyturn.port.Names;
import io.keyturn.port.ServerEvidence;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of a pod, or why nothing is. It reads no clock: all times are the API server's.
///
/// @param target that is asked about
/// @param stored the target as it is
/// @param asOf when the Leases were read; empty where the answer did not say
record PodJudge(TargetName target, Stored stored, Optional<Instant> asOf) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    PodJudge {
        requireNonNull(target, "target is null");
        requireNonNull(stored, "stored is null");
        requireNonNull(asOf, "asOf is null");
    }

    /// Empty when the pod is no consumer of the target.
    Optional<Proven> proof(Pod pod, EvidenceLease lease, Nodes nodes) {
        if (isOver(pod)) {
            return Optional.empty();
        }
        // One container that never updates is not made good by another one that tells.
        if (SecretUse.of(pod, target.name()) instanceof SecretUse.Fixed(var how)
                && fixed(pod, how) instanceof Proven.Static never) {
            return Optional.of(never);
        }
        if (!pod.getMetadata().getUid().equals(lease.podUid())) {
            return Optional.of(silent("its Lease is of another pod", "uid " + lease.podUid()));
        }
        if (!lease.target().equals(target.toString())) {
            return lease.target().isEmpty()
                    ? Optional.of(silent("its Lease names no target", "restart it"))
                    : byItsMounts(pod, nodes); // it tells of another one, and may mount this too
        }
        return Optional.of(age(lease).orElseGet(() -> told(lease)));
    }

    /// A pod with the label has promised a Lease. One that promises nothing is given time, where time can help.
    Optional<Proven> proofWithoutLease(Pod pod, Nodes nodes) {
        if (isOver(pod)) {
            return Optional.empty();
        }
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        if (Names.EVIDENCE_LEASE.equals(labels.get(Names.EVIDENCE))) {
            return Optional.of(
                    silent("it promises a Lease and has none", "look at the log of its sds"));
        }
        return byItsMounts(pod, nodes);
    }

    private Optional<Proven> byItsMounts(Pod pod, Nodes nodes) {
        return switch (SecretUse.of(pod, target.name())) {
            case SecretUse.None _ -> Optional.empty();
            case SecretUse.Mounted _ ->
                    Optional.of(
                            nodes.trouble(pod.getSpec().getNodeName())
                                    .<Proven>map(Proven.Silent::new)
                                    .orElseGet(() -> new Proven.Assumed(stored.shown())));
            case SecretUse.Fixed(var how) -> Optional.of(fixed(pod, how));
        };
    }

    /// What never updates has what was there when its pod was made: the present target, where the pod is younger.
    private Proven fixed(Pod pod, String how) {
        Instant made = Instant.parse(pod.getMetadata().getCreationTimestamp());
        return stored.target() instanceof Sighting.Present(var image)
                        && made.isAfter(image.writtenAt())
                ? new Proven.Assumed(Duration.between(made, stored.asOf()))
                : new Proven.Static(
                        "it uses the Secret by %s, which never updates; restart pod '%s'"
                                .formatted(how, pod.getMetadata().getName()));
    }

    /// Present when the Lease is too old, or its age cannot be told.
    private Optional<Proven> age(EvidenceLease lease) {
        Optional<Instant> renewed = lease.renewedAt();
        if (asOf.isEmpty() || renewed.isEmpty()) {
            return Optional.of(
                    silent(
                            "the age of its Lease cannot be told",
                            asOf.isEmpty() ? "no Date header" : "no managedFields"));
        }
        Duration age = Duration.between(renewed.get(), asOf.get());
        return age.compareTo(EvidenceLease.LAPSE) > 0
                ? Optional.of(
                        silent(
                                "its Lease was last renewed %ds ago".formatted(age.toSeconds()),
                                "look at the log of its sds"))
                : Optional.empty();
    }

    private Proven told(EvidenceLease lease) {
        try {
            ServerEvidence told = lease.told();
            if (lease.boot().isEmpty()) {
                return silent("its Lease names no process", "restart it");
            }
            return isOfAnother(told.targetUid())
                    ? silent("it serves a Secret that was deleted since", "uid " + told.targetUid())
                    : told.proof();
        } catch (IllegalArgumentException e) {
            return silent("its Lease cannot be read", String.valueOf(e.getMessage()));
        }
    }

    /// One that only knows its mount names no uid: then its digests alone speak.
    private boolean isOfAnother(String uid) {
        return !uid.isEmpty()
                && stored.target() instanceof Sighting.Present(var image)
                && !image.uid().equals(uid);
    }

    /// A pod that is being deleted counts until its containers have ended.
    private static boolean isOver(Pod pod) {
        Optional<PodStatus> status = Optional.ofNullable(pod.getStatus());
        Set<String> ended =
                status.stream()
                        .flatMap(each ->
                                Stream.of(
                                        each.getContainerStatuses(),
                                        each.getInitContainerStatuses()))
                        .filter(Objects::nonNull)
                        .flatMap(List::stream)
                        .filter(each ->
                                each.getState() != null && each.getState().getTerminated() != null)
                        .map(ContainerStatus::getName)
                        .collect(Collectors.toUnmodifiableSet());
        // Init containers that go on beside the others are ended last.
        boolean isEnded = SecretUse.lasting(pod).map(Container::getName).allMatch(ended::contains);
        return ENDED.contains(status.map(PodStatus::getPhase).orElse(""))
                || (pod.getMetadata().getDeletionTimestamp() != null && isEnded);
    }

    private static Proven silent(String problem, String more) {
        return new Proven.Silent("%s (%s)".formatted(problem, more));
    }
}
