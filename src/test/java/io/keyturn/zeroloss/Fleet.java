package io.keyturn.zeroloss;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.fixture.KubeletMount;
import io.keyturn.rotation.TargetName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A cluster with gloo's pods and gateways, each with its own Envoy, `keyturn sds` and slow kubelet.
final class Fleet implements AutoCloseable {
    static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");

    private static final Duration SOON = Duration.ofSeconds(60);

    final KubeCluster cluster = KubeCluster.start();
    final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    final List<ConsumerPod> servers = new ArrayList<>();
    final List<ConsumerPod> clients = new ArrayList<>();
    final TargetView target;
    final SlowKubelet kubelet;
    private final GlooPods pods;
    private final Path folder;
    private int addressed;

    /// The cluster alone: pods start once there is a target to mount.
    ///
    /// @param seed of the kubelets' delays
    Fleet(Path folder, Delays delays, long seed) {
        this.folder = folder;
        this.pods = new GlooPods(cluster, admin, TARGET);
        this.target = new TargetView(admin, TARGET);
        this.kubelet = new SlowKubelet(target, delays, seed);
    }

    /// Of processes that the fleet runs beside its pods.
    Path folder() {
        return folder;
    }

    /// The kubeconfig of Keyturn's own account.
    Path kubeconfig() {
        return cluster.kubeconfigFor(cluster.token(TARGET.namespace(), "keyturn"));
    }

    /// Two servers and so many clients, all answered.
    void start(int gateways) {
        target.awaitThat("a target", SOON, () -> !target.content().isEmpty());
        for (int i = 0; i < 2; i++) {
            String name = "server-" + i;
            Path kubeconfig = cluster.kubeconfigFor(pods.create(name, GlooPods.GLOO));
            ConsumerPod.Spec spec = spec(name, kubeconfig, "zero-loss-server", List.of());
            servers.add(started(spec));
        }
        for (int i = 0; i < gateways; i++) {
            addClient("gateway-" + i);
        }
    }

    /// Another client, answered by every server.
    ConsumerPod addClient(String name) {
        Path kubeconfig = cluster.kubeconfigFor(pods.create(name, GlooPods.GATEWAY));
        return added(spec(name, kubeconfig, "zero-loss-client", List.of()));
    }

    /// One that serves what the API server gives, and its mount only until that has answered.
    ///
    /// @param proxy its way to the API server
    ConsumerPod addWatchingClient(String name, KubeProxy proxy) {
        pods.letGatewaysRead();
        Path kubeconfig = proxy.kubeconfigFor(pods.create(name, GlooPods.GATEWAY));
        return added(spec(name, kubeconfig, "zero-loss-client", List.of("--secret=" + TARGET)));
    }

    /// Its processes end and its pod is deleted.
    void remove(ConsumerPod client) {
        client.kill();
        clients.remove(client);
        kubelet.forget(client.name());
        pods.delete(client.name());
    }

    /// What the Envoys use of a secret, by its versions.
    Set<String> versions(String secret) {
        return Stream.concat(servers.stream(), clients.stream())
                .map(consumer -> consumer.version(secret))
                .collect(Collectors.toSet());
    }

    /// Returns once a request through this client reaches every server.
    void awaitAnswers(ConsumerPod client) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (ConsumerPod server : servers) {
                URI address = client.way(server);
                await(client.name() + " -> " + server.name())
                        .atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> status(http, address) == 200);
            }
        }
    }

    @Override
    public void close() {
        clients.forEach(ConsumerPod::close);
        servers.forEach(ConsumerPod::close);
        kubelet.close();
        target.close();
        admin.close();
        cluster.close();
    }

    private static int status(HttpClient http, URI address) throws Exception {
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private ConsumerPod added(ConsumerPod.Spec spec) {
        ConsumerPod client = started(spec);
        clients.add(client);
        awaitAnswers(client);
        return client;
    }

    private ConsumerPod started(ConsumerPod.Spec spec) {
        kubelet.mount(spec.name(), new KubeletMount(spec.mount()));
        ConsumerPod consumer = new ConsumerPod(spec);
        consumer.start();
        return consumer;
    }

    private ConsumerPod.Spec spec(
            String name, Path kubeconfig, String bootstrap, List<String> source) {
        addressed++;
        return new ConsumerPod.Spec(
                name,
                folder.resolve(name),
                kubeconfig,
                "127.0.1." + addressed,
                bootstrap,
                servers.size() < 2 ? Map.of() : addresses(),
                source);
    }

    private Map<String, String> addresses() {
        return Map.of(
                "SERVER_0", Integer.toString(servers.get(0).envoy().listener()),
                "SERVER_1", Integer.toString(servers.get(1).envoy().listener()));
    }
}
