package io.keyturn.boot;

import io.keyturn.adapter.cli.SdsExposure;
import io.keyturn.adapter.cli.SdsOptions;
import io.keyturn.adapter.cli.SecretServing;
import io.keyturn.adapter.kubernetes.KubernetesSecretFeed;
import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.sds.Health;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.HealthListener;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.StatsListener;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.GlooEnvironment;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.RememberedFeed;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.adapter.web.PrometheusText;
import io.keyturn.adapter.web.SdsMeters;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.WakeSource;
import io.keyturn.rotation.TargetName;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Puts the server of secrets together.
@ApplicationScoped
final class SecretServer implements SecretServing {
    private static final Logger LOG = Logger.getLogger("io.keyturn.evidence");
    private static final int PORT = 8234;
    private static final int HEALTH_RETRY = 5;

    private final MeterRegistry registry;
    private final PrometheusText numbers;
    private final List<Ending> endings = new CopyOnWriteArrayList<>();

    /// @param registry that keeps the numbers
    /// @param numbers what it shows of them
    @Inject
    SecretServer(MeterRegistry registry, PrometheusText numbers) {
        this.registry = registry;
        this.numbers = numbers;
    }

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

    Running start(SdsOptions options, Map<String, String> variables) {
        return start(
                options,
                variables,
                PodIdentity.own(),
                EvidenceLedger.none("nobody asks for it", LOG::info));
    }

    Running start(
            SdsOptions options,
            Map<String, String> variables,
            PodIdentity self,
            EvidenceLedger ledger) {
        GlooEnvironment gloo = GlooEnvironment.of(variables);
        Optional<WakeSource> wakes = options.wakes();
        SdsExposure exposure = options.exposure();
        Endpoint endpoint = SdsAssembly.endpoint(options.listen().orElse(gloo.address()), exposure);
        SdsAssembly parts =
                new SdsAssembly(
                        gloo.client(),
                        gloo.pairs(options.secret()),
                        gloo.gloo(),
                        new SdsMeters(registry));
        Openings opened = new Openings();
        gloo.stats().ifPresent(at -> showNumbers(at, parts.log(), opened));
        Optional<RememberedFeed> feed =
                options.secret().map(secret -> feed(options, secret, opened));
        if (feed.isPresent() || gloo.mount().isPresent()) {
            // Whatever an earlier process of this pod told is replaced before the first secret is
            // served.
            EvidenceLedger.Telling telling =
                    opened.keep(
                            ledger.begin(
                                    new SecretEvidence(
                                            SecretEvidence.target(options, variables, self),
                                            parts.clients(),
                                            gloo.mount(),
                                            feed)));
            parts.clients().wakes(telling);
        }
        SdsServer server = listen(parts, endpoint, exposure, opened);
        // In Gloo's order. The first look is over when this returns.
        Optional<Sources.Source> ours = sources(gloo, feed, parts.resources(), opened);
        ours.ifPresent(source ->
                wakes.map(topic ->
                                topic.watch(
                                        SecretEvidence.target(options, variables, self),
                                        source::look))
                        .ifPresent(opened::add));
        showHealth(
                endpoint,
                server.port() > 0 ? server.port() : PORT,
                variables.getOrDefault("POD_IP", ""),
                parts,
                opened);
        Ending ending = new Ending();
        ending.add(() -> parts.log().stopping(endpoint.toString()));
        ending.add(opened::close);
        endings.add(ending);
        return ending::end;
    }

    /// A signal ends the process as soon as this returns, wherever the command's own thread is then.
    void stop(@Observes ShutdownEvent event) {
        endings.forEach(Ending::end);
    }

    private static SdsServer listen(
            SdsAssembly parts, Endpoint endpoint, SdsExposure exposure, Openings opened) {
        try {
            return opened.keep(parts.listen(endpoint, exposure));
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void showNumbers(InetSocketAddress at, SdsLog log, Openings opened) {
        opened.add(StatsListener.open(at, numbers::text));
        log.showingNumbers(at.getAddress().getHostAddress() + ":" + at.getPort());
    }

    private static RememberedFeed feed(SdsOptions options, TargetName secret, Openings opened) {
        return new RememberedFeed(
                opened.keep(
                        KubernetesSecretFeed.open(
                                options.kubeconfig(), options.context(), secret)));
    }

    /// Starts them all, and returns the one of the target.
    private static Optional<Sources.Source> sources(
            GlooEnvironment gloo,
            Optional<RememberedFeed> feed,
            SdsResources resources,
            Openings opened) {
        gloo.istio()
                .ifPresent(istio ->
                        opened.add(
                                Sources.directory(
                                        istio.names(),
                                        istio.directory(),
                                        DirectoryFeed.PERIOD,
                                        resources)));
        if (feed.isEmpty()) {
            return gloo.mount()
                    .map(mount ->
                            opened.keep(
                                    Sources.directory(
                                            gloo.gloo(), mount, DirectoryFeed.PERIOD, resources)));
        }
        Optional<PairDirectory> fallback = gloo.mount();
        return Optional.of(
                opened.keep(
                        fallback.isEmpty()
                                ? Sources.api(gloo.gloo(), feed.get(), resources)
                                : Sources.apiThenDirectory(
                                        gloo.gloo(),
                                        feed.get(),
                                        fallback.get(),
                                        DirectoryFeed.PERIOD,
                                        resources)));
    }

    /// At the first publish, so that a probe passes only then, and never away again.
    private static void showHealth(
            Endpoint endpoint, int port, String podIp, SdsAssembly parts, Openings opened) {
        Health health = parts.health();
        if (endpoint instanceof Endpoint.Tcp tcp && !tcp.isLoopback()) {
            return; // the port is reached there already
        }
        Thread opener =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                health.awaitReady();
                                openHealth(port, podIp, parts, opened);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        opened.add(opener::interrupt);
    }

    /// Again and again where it fails, said once: an address may come late, a port may be freed.
    private static void openHealth(int port, String podIp, SdsAssembly parts, Openings opened)
            throws InterruptedException {
        Health health = parts.health();
        String said = "";
        while (true) {
            try {
                var addresses = HealthListener.addresses(podIp);
                opened.add(HealthListener.open(addresses, port, health::isReady, health::json));
                addresses.forEach(address ->
                        parts.log().showingHealth(address.getHostAddress() + ":" + port));
                return;
            } catch (IllegalStateException | IllegalArgumentException e) {
                String problem = String.valueOf(e.getMessage());
                if (!problem.equals(said)) {
                    parts.log().hidingHealth(problem);
                    said = problem;
                }
            }
            TimeUnit.SECONDS.sleep(HEALTH_RETRY);
        }
    }
}
