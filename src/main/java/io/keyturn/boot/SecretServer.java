package io.keyturn.boot;

import io.keyturn.adapter.cli.SdsOptions;
import io.keyturn.adapter.cli.SecretServing;
import io.keyturn.adapter.kubernetes.KubernetesSecretFeed;
import io.keyturn.adapter.sds.Health;
import io.keyturn.adapter.sds.SdsLog;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.ShelvedAll;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.HealthListener;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.ServerTls;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.GlooEnvironment;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.Sources;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Puts the server of secrets together.
@ApplicationScoped
final class SecretServer implements SecretServing {
    private static final int PORT = 8234;

    @Override
    public Running start(SdsOptions options) {
        return start(options, System.getenv());
    }

    static Running start(SdsOptions options, Map<String, String> variables) {
        GlooEnvironment gloo = GlooEnvironment.of(variables);
        Endpoint endpoint =
                Endpoint.parse(
                        options.listen().orElse(gloo.address()),
                        SocketMode.parse(options.socketMode()));
        refuseToExpose(endpoint, options);
        SdsLog log = new SdsLog(gloo.client());
        Health health = new Health();
        SdsResources resources =
                new SdsResources(
                        gloo.pairs(options.secret()),
                        InstantSource.system(),
                        ShelvedAll.of(log, health));
        Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
        Optional<ServerTls> tls =
                options.clientAuthority().map(file -> ServerTls.requiring(file, resources));
        SdsServer server =
                SdsServer.start(
                        new SdsServer.Options(
                                endpoint, tls, options.bundleWait(), InstantSource.system()),
                        resources,
                        log);
        opened.push(server);
        log.listening(endpoint.toString());
        sources(options, gloo, resources, opened);
        showHealth(
                endpoint,
                server.port() > 0 ? server.port() : PORT,
                variables.getOrDefault("POD_IP", ""),
                health,
                log,
                opened);
        return () -> {
            log.stopping(endpoint.toString());
            opened.forEach(SecretServer::close);
        };
    }

    private static void refuseToExpose(Endpoint endpoint, SdsOptions options) {
        if (endpoint instanceof Endpoint.Tcp tcp
                && !tcp.isLoopback()
                && options.clientAuthority().isEmpty()
                && !options.insecure()) {
            throw new IllegalArgumentException(
                    "cannot listen on '%s': whoever reaches it could read the private key; give --require-client-certificate CA, or --insecure-listen (KEYTURN_INSECURE_LISTEN=true) to allow it"
                            .formatted(tcp));
        }
    }

    private static void sources(
            SdsOptions options,
            GlooEnvironment gloo,
            SdsResources resources,
            Deque<AutoCloseable> opened) {
        gloo.istio()
                .ifPresent(istio ->
                        opened.push(
                                Sources.directory(
                                        istio.names(),
                                        istio.directory(),
                                        DirectoryFeed.PERIOD,
                                        resources)));
        if (options.secret().isEmpty()) {
            gloo.mount()
                    .ifPresent(mount ->
                            opened.push(
                                    Sources.directory(
                                            gloo.gloo(), mount, DirectoryFeed.PERIOD, resources)));
            return;
        }
        KubernetesSecretFeed feed =
                KubernetesSecretFeed.open(
                        options.kubeconfig(), options.context(), options.secret().get());
        opened.push(feed);
        Optional<PairDirectory> fallback = gloo.mount();
        opened.push(
                fallback.isEmpty()
                        ? Sources.api(gloo.gloo(), feed, resources)
                        : Sources.apiThenDirectory(
                                gloo.gloo(),
                                feed,
                                fallback.get(),
                                DirectoryFeed.PERIOD,
                                resources));
    }

    /// At the first publish, so that a probe passes only then, and never away again.
    private static void showHealth(
            Endpoint endpoint,
            int port,
            String podIp,
            Health health,
            SdsLog log,
            Deque<AutoCloseable> opened) {
        if (endpoint instanceof Endpoint.Tcp tcp && !tcp.isLoopback()) {
            return; // the port is reached there already
        }
        Thread opener =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                health.awaitReady();
                                var addresses = HealthListener.addresses(podIp);
                                HealthListener listener =
                                        HealthListener.open(addresses, port, health::json);
                                opened.push(listener);
                                addresses.forEach(address ->
                                        log.showingHealth(address.getHostAddress() + ":" + port));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (IllegalStateException | IllegalArgumentException e) {
                                log.hidingHealth(String.valueOf(e.getMessage()));
                            }
                        });
        opened.push(opener::interrupt);
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException("nothing here fails to close", e);
        }
    }
}
