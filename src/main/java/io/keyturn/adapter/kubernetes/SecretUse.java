package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a pod gets at a Secret of its namespace.
///
/// The kubelet updates a mounted volume, but neither a file mounted by `subPath` nor an environment variable
/// (Kubernetes docs, "Secrets", "Mounted Secrets are updated automatically"). Init containers that run once are over
/// before a consumer starts; those that go on beside it count.
sealed interface SecretUse {
    /// Not at all.
    record None() implements SecretUse {}

    /// By a volume that the kubelet updates.
    record Mounted() implements SecretUse {}

    /// In a way that stays as it was when the pod started.
    ///
    /// @param how as a phrase, with the container's name
    record Fixed(String how) implements SecretUse {
        public Fixed {
            Objects.requireNonNull(how, "how is null");
        }
    }

    /// The way that updates least, where a pod has several.
    static SecretUse of(Pod pod, String secret) {
        Set<String> volumes =
                some(pod.getSpec().getVolumes())
                        .filter(volume -> shows(volume, secret))
                        .map(Volume::getName)
                        .collect(Collectors.toSet());
        List<Container> containers = lasting(pod).toList();
        Optional<String> fixed =
                containers.stream().flatMap(each -> fixed(each, volumes, secret)).findFirst();
        if (fixed.isPresent()) {
            return new Fixed(fixed.get());
        }
        return containers.stream()
                        .flatMap(each -> some(each.getVolumeMounts()))
                        .anyMatch(mount -> volumes.contains(mount.getName()))
                ? new Mounted()
                : new None();
    }

    /// The containers that go on: all but init containers that run once.
    static Stream<Container> lasting(Pod pod) {
        return Stream.concat(
                some(pod.getSpec().getContainers()),
                some(pod.getSpec().getInitContainers())
                        .filter(each -> "Always".equals(each.getRestartPolicy())));
    }

    private static boolean shows(Volume volume, String secret) {
        if (volume.getSecret() != null) {
            return secret.equals(volume.getSecret().getSecretName());
        }
        return volume.getProjected() != null
                && some(volume.getProjected().getSources())
                        .anyMatch(source ->
                                source.getSecret() != null
                                        && secret.equals(source.getSecret().getName()));
    }

    private static Stream<String> fixed(Container container, Set<String> volumes, String secret) {
        Stream<String> parts =
                some(container.getVolumeMounts())
                        .filter(mount -> volumes.contains(mount.getName()) && isPart(mount))
                        .map(mount -> "subPath of volume '%s'".formatted(mount.getName()));
        Stream<String> variables =
                some(container.getEnv())
                        .filter(variable -> isOf(variable, secret))
                        .map(variable -> "environment variable '%s'".formatted(variable.getName()));
        Stream<String> environments =
                some(container.getEnvFrom())
                        .filter(source -> isOf(source, secret))
                        .map(_ -> "its environment");
        return Stream.of(parts, variables, environments)
                .flatMap(ways -> ways)
                .map(way -> "%s in container '%s'".formatted(way, container.getName()));
    }

    private static boolean isPart(VolumeMount mount) {
        return isNamed(mount.getSubPath()) || isNamed(mount.getSubPathExpr());
    }

    private static boolean isNamed(@Nullable String path) {
        return path != null && !path.isEmpty();
    }

    private static boolean isOf(EnvVar variable, String secret) {
        return variable.getValueFrom() != null
                && variable.getValueFrom().getSecretKeyRef() != null
                && secret.equals(variable.getValueFrom().getSecretKeyRef().getName());
    }

    private static boolean isOf(EnvFromSource source, String secret) {
        return source.getSecretRef() != null && secret.equals(source.getSecretRef().getName());
    }

    /// The client leaves lists out that the object leaves out.
    private static <T> Stream<T> some(@Nullable List<T> items) {
        return items == null ? Stream.empty() : items.stream();
    }
}
