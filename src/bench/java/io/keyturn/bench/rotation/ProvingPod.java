package io.keyturn.bench.rotation;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesSecretFeed;
import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.evidence.OnRestartSights;
import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.GlooEnvironment;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.RememberedFeed;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.port.EvidenceLedger.Telling;
import io.keyturn.port.ServerEvidence;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// One consumer: what `keyturn sds` is made of, on a port of its own, and a client that accepts whatever it gets.
final class ProvingPod implements AutoCloseable {
    private static final PairNames PAIR = GlooEnvironment.of(Map.of()).gloo();

    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final ClientEvidence clients = new ClientEvidence(PAIR);
    private final SdsResources resources =
            new SdsResources(java.util.List.of(PAIR), InstantSource.system(), clients);

    private ProvingPod() {}

    /// Watches the target on the API server.
    static ProvingPod watching(KubernetesClient client) {
        ProvingPod pod = new ProvingPod();
        pod.closings.push(client::close);
        RememberedFeed feed =
                new RememberedFeed(
                        new KubernetesSecretFeed(client, Pods.TARGET, KubernetesSecretFeed.PERIOD));
        pod.tell(client, feed::sight, feed::uid);
        pod.serve();
        pod.closings.push(Sources.api(PAIR, feed, pod.resources)::close);
        return pod;
    }

    /// Has it mounted.
    static ProvingPod mounting(KubernetesClient client, Path mount) {
        ProvingPod pod = new ProvingPod();
        pod.closings.push(client::close);
        PairDirectory directory = new PairDirectory(mount, Layout.GLOO);
        pod.tell(client, directory::look, () -> "");
        pod.serve();
        pod.closings.push(
                Sources.directory(PAIR, directory, DirectoryFeed.PERIOD, pod.resources)::close);
        return pod;
    }

    private void tell(KubernetesClient client, Supplier<Sight> onRestart, Supplier<String> uid) {
        Telling telling =
                LeaseLedger.over(client, UUID.randomUUID().toString())
                        .begin(() -> evidence(onRestart.get(), uid.get()));
        clients.wakes(telling);
        closings.push(telling::close);
    }

    private ServerEvidence evidence(Sight onRestart, String uid) {
        return new ServerEvidence(
                Pods.TARGET,
                uid,
                clients.bundle(),
                clients.leaf(),
                OnRestartSights.of(onRestart),
                clients.rejections());
    }

    private void serve() {
        SdsServer server =
                SdsServer.start(
                        new SdsServer.Options(
                                Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                                Optional.empty(),
                                SdsServer.Options.PATIENCE,
                                InstantSource.system()),
                        resources,
                        clients);
        closings.push(server::close);
        AcceptingClient client = AcceptingClient.of(server.port(), PAIR);
        closings.push(client::close);
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
    }
}
