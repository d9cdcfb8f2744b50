package io.keyturn.boot;

import io.keyturn.adapter.cli.SdsOptions;
import io.keyturn.adapter.cli.SecretServing;
import io.keyturn.adapter.kubernetes.KubernetesSecretFeed;
import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.sds.Health;
import io.keyturn.adapter.sds.SdsLog;
import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.ShelvedAll;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.HealthListener;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.server.ServerTls;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.GlooEnvironment;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.RememberedFeed;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.rotation.TargetName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jboss.logging.Logger;

/// Puts the server of secrets together.
@ApplicationScoped
final class SecretServer implements SecretServing {
    private static final Logger LOG = Logger.getLogger("io.keyturn.evidence");
    private static final int PORT = 8234;

    @Override
    public Running start(SdsOptions options) {
        PodIdentity self = PodIdentity.own();
        boolean hasApi = self.hasAccount() || options.kubeconfig() != null;
        EvidenceLedger ledger =
                hasApi
                        ? LeaseLedger.of(
                                options.kubeconfig(),
                                options.context(),
                                self,
                                UUID.randomUUID().toString())
                        : EvidenceLedger.none("this is no pod with a service account", LOG::info);
        return start(options, System.getenv(), self, ledger);
    }

    static Running start(SdsOptions options, Map<String, String> variables) {
        return start(
                options,
                variables,
                PodIdentity.own(),
                EvidenceLedger.none("nobody asks for it", LOG::info));
    }

    static Running start(
            SdsOptions options,
            Map<String, String> variables,
            PodIdentity self,
            EvidenceLedger ledger) {
        GlooEnvironment gloo = GlooEnvironment.of(variables);
        Endpoint endpoint =
                Endpoint.parse(
                        options.listen().orElse(gloo.address()),
                        SocketMode.parse(options.socketMode()));
        refuseToExpose(endpoint, options);
        SdsLog log = new SdsLog(gloo.client());
        Health health = new Health();
        ClientEvidence clients = new ClientEvidence(gloo.gloo());
        SdsResources resources =
                new SdsResources(
                        gloo.pairs(options.secret()),
                        InstantSource.system(),
                        ShelvedAll.of(log, health, clients));
        Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
        Optional<RememberedFeed> feed =
                options.secret().map(secret -> feed(options, secret, opened));
        if (feed.isPresent() || gloo.mount().isPresent()) {
            // Whatever an earlier process of this pod told is replaced before the first secret is
            // served.
            EvidenceLedger.Telling telling =
                    ledger.begin(
                            new SecretEvidence(
                                    SecretEvidence.target(options, variables, self),
                                    clients,
                                    gloo.mount(),
                                    feed));
            clients.wakes(telling);
            opened.push(telling);
        }
        Optional<ServerTls> tls =
                options.clientAuthority()
                        .map(file ->
                                ServerTls.requiring(
                                        file,
                                        resources,
                                        gloo.gloo().leaf(),
                                        log::keepingAuthorities));
        SdsServer server =
                SdsServer.start(
                        new SdsServer.Options(
                                endpoint, tls, options.bundleWait(), InstantSource.system()),
                        resources,
                        SdsWitness.of(log, clients));
        opened.push(server);
        log.listening(endpoint.toString());
        sources(gloo, feed, resources, opened);
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

    private static RememberedFeed feed(
            SdsOptions options, TargetName secret, Deque<AutoCloseable> opened) {
        KubernetesSecretFeed feed =
                KubernetesSecretFeed.open(options.kubeconfig(), options.context(), secret);
        opened.push(feed);
        return new RememberedFeed(feed);
    }

    private static void sources(
            GlooEnvironment gloo,
            Optional<RememberedFeed> feed,
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
        if (feed.isEmpty()) {
            gloo.mount()
                    .ifPresent(mount ->
                            opened.push(
                                    Sources.directory(
                                            gloo.gloo(), mount, DirectoryFeed.PERIOD, resources)));
            return;
        }
        Optional<PairDirectory> fallback = gloo.mount();
        opened.push(
                fallback.isEmpty()
                        ? Sources.api(gloo.gloo(), feed.get(), resources)
                        : Sources.apiThenDirectory(
                                gloo.gloo(),
                                feed.get(),
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
