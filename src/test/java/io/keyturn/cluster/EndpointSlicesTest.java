package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.kubernetes.EndpointSlices;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Address;
import io.keyturn.port.Endpoint;
import io.keyturn.port.EndpointSource;
import io.keyturn.rotation.TargetName;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The addresses behind a service, on a real API server.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointSlicesTest {
    private static final String NAMESPACE = "gloo-system";
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");
    private static final Endpoint GLOO = Endpoint.parse("gloo:9977");

    private final KubeCluster cluster = KubeCluster.start();
    private final EndpointSlices slices = EndpointSlices.open(cluster.kubeconfig(), null);

    @BeforeAll
    void prepare() {
        cluster.kubectl("create", "namespace", NAMESPACE);
        cluster.kubectl("create", "namespace", "elsewhere");
    }

    @AfterEach
    void delete() {
        cluster.kubectl("delete", "endpointslices", "--all", "-n", NAMESPACE);
    }

    @AfterAll
    void stop() {
        slices.close();
        cluster.close();
    }

    @Test
    void findsEveryAddressThatMayServe() {
        slice("ready", NAMESPACE, "gloo", "IPv4", 9977, "{addresses: [10.0.0.1]}");
        slice(
                "more",
                NAMESPACE,
                "gloo",
                "IPv4",
                9977,
                "{addresses: [10.0.0.1]}",
                "{addresses: [10.0.0.2], conditions: {ready: false}}",
                "{addresses: [10.0.0.3], conditions: {serving: true, terminating: true}}",
                "{addresses: [10.0.0.4], conditions: {terminating: true}}",
                "{addresses: [10.0.0.5], conditions: {serving: false, terminating: true}}");
        slice("six", NAMESPACE, "gloo", "IPv6", 9977, "{addresses: ['fd00::1']}");
        assertThat(hosts())
                .containsExactlyInAnyOrder(
                        "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "fd00::1");
    }

    @Test
    void findsNoneOfOtherServicesPortsAndNamespaces() {
        slice("service", NAMESPACE, "other", "IPv4", 9977, "{addresses: [10.0.0.1]}");
        slice("port", NAMESPACE, "gloo", "IPv4", 9988, "{addresses: [10.0.0.2]}");
        slice("namespace", "elsewhere", "gloo", "IPv4", 9977, "{addresses: [10.0.0.3]}");
        slice("nobody", NAMESPACE, "gloo", "IPv4", 9977);
        assertThat(hosts()).isEmpty();
    }

    private List<String> hosts() {
        EndpointSource.Search search = slices.endpointsOf(TARGET, GLOO);
        assertThat(search).isInstanceOf(EndpointSource.Search.Found.class);
        return ((EndpointSource.Search.Found) search)
                .addresses().stream().map(Address::host).toList();
    }

    private void slice(
            String name,
            String namespace,
            String service,
            String type,
            int port,
            String... endpoints) {
        cluster.applyManifest(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: %s
                  namespace: %s
                  labels: {kubernetes.io/service-name: %s}
                addressType: %s
                ports: [{name: grpc-xds, port: %d}]
                endpoints: [%s]
                """
                        .formatted(
                                name,
                                namespace,
                                service,
                                type,
                                port,
                                String.join(", ", endpoints)));
    }
}
