package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The nodes that pods run on, each asked for once. A kubelet that cannot be reached updates no mount.
final class Nodes {
    private final KubernetesClient client;
    private final Map<String, Optional<String>> known = new HashMap<>();

    Nodes(KubernetesClient client) {
        this.client = requireNonNull(client, "client is null");
    }

    /// Why nothing can be assumed of what runs there; empty where there is no reason.
    ///
    /// @param name of the node; null for a pod that has none yet: its mount will be made from what is there then
    Optional<String> trouble(@Nullable String name) {
        return name == null || name.isEmpty()
                ? Optional.empty()
                : known.computeIfAbsent(name, this::look);
    }

    private Optional<String> look(String name) {
        try {
            return Optional.ofNullable(client.nodes().withName(name).get())
                    .map(Nodes::trouble)
                    .orElseGet(() -> Optional.of("its node '%s' is gone".formatted(name)));
        } catch (KubernetesClientException e) {
            return Optional.of(new ApiProblem("get", "node", name).sentence(e));
        }
    }

    /// The control plane sets `Ready` to `Unknown` when the kubelet has not been heard (Kubernetes docs, "Node Status").
    private static Optional<String> trouble(Node node) {
        List<NodeCondition> conditions =
                node.getStatus() == null
                        ? List.of()
                        : Objects.requireNonNullElse(node.getStatus().getConditions(), List.of());
        return conditions.stream()
                .filter(condition ->
                        "Ready".equals(condition.getType())
                                && "Unknown".equals(condition.getStatus()))
                .findFirst()
                .map(_ ->
                        "its node '%s' is unreachable, so its mount may be old; bring the node back, or delete it"
                                .formatted(node.getMetadata().getName()));
    }
}
