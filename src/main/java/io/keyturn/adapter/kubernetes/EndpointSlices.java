package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keyturn.port.Address;
import io.keyturn.port.EndpointSource;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The addresses of a service's pods, from its EndpointSlices: ready or not, and those that end as long as they serve.
public final class EndpointSlices implements EndpointSource, AutoCloseable {
    /// Names the service of a slice (Kubernetes docs, "EndpointSlices").
    private static final String SERVICE = "kubernetes.io/service-name";

    private final KubernetesClient client;

    private EndpointSlices(KubernetesClient client) {
        this.client = requireNonNull(client, "client is null");
    }

    /// Opens a client of its own; closing closes it.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static EndpointSlices open(@Nullable Path kubeconfig, @Nullable String context) {
        return new EndpointSlices(KubernetesClients.connect(kubeconfig, context));
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public Search endpointsOf(TargetName target, io.keyturn.port.Endpoint service) {
        try {
            List<EndpointSlice> slices =
                    client.discovery()
                            .v1()
                            .endpointSlices()
                            .inNamespace(target.namespace())
                            .withLabel(SERVICE, service.host())
                            .list()
                            .getItems();
            return new Search.Found(
                    slices.stream()
                            .filter(slice -> hasPort(slice, service.port()))
                            .flatMap(EndpointSlices::hosts)
                            .distinct() // an address may be in several slices while they change
                            .map(host -> new Address(service, host))
                            .toList());
        } catch (KubernetesClientException e) {
            String path = target.namespace() + "/" + service.host();
            return new Search.Unknown(
                    new ApiProblem("list", "endpoint slices of service", path).sentence(e));
        }
    }

    /// A port without a number stands for all of them.
    private static boolean hasPort(EndpointSlice slice, int port) {
        return Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of()).stream()
                .anyMatch(each -> each.getPort() == null || each.getPort() == port);
    }

    private static Stream<String> hosts(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of()).stream()
                .filter(endpoint -> !isOver(endpoint.getConditions()))
                .flatMap(endpoint -> endpoint.getAddresses().stream());
    }

    /// Whether it ends and serves no more; what is not said may still serve.
    private static boolean isOver(@Nullable EndpointConditions conditions) {
        return conditions != null
                && Boolean.TRUE.equals(conditions.getTerminating())
                && Boolean.FALSE.equals(conditions.getServing());
    }
}
