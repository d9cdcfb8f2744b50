package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keyturn.port.EvidenceLedger;
import java.lang.System.Logger;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Writes the Lease: once before anything is served, every ten seconds, and soon after each change.
///
/// It is left to lapse at the end: what its clients hold does not change while nobody serves them, and the Lease goes with the pod.
final class LeaseTelling implements EvidenceLedger.Telling {
    private static final Logger LOG = System.getLogger("io.keyturn.evidence");
    private static final Duration RETRY = Duration.ofMillis(500);

    /// Changes within this time are told together.
    private static final Duration GATHER = Duration.ofMillis(100);

    private final KubernetesClient client;
    private final String boot;
    private final EvidenceLedger.Server server;
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keyturn-evidence").factory());
    private final Gathering changes = new Gathering(writer, GATHER, this::write);
    private Optional<OwnPod> pod = Optional.empty();
    private Optional<Lease> ours = Optional.empty();
    private boolean begun;
    private String lastProblem = "";

    private LeaseTelling(KubernetesClient client, String boot, EvidenceLedger.Server server) {
        this.client = requireNonNull(client, "client is null");
        this.boot = requireNonNull(boot, "boot is null");
        this.server = requireNonNull(server, "server is null");
    }

    /// What became of one writing.
    private enum Written {
        DONE,
        REFUSED,
        UNANSWERED,
        POINTLESS
    }

    /// Returns when the Lease speaks for this process, or cannot be written.
    ///
    /// @param patience how long an API server that does not answer is waited for
    static LeaseTelling begin(
            KubernetesClient client, String boot, Duration patience, EvidenceLedger.Server server) {
        LeaseTelling telling = new LeaseTelling(client, boot, server);
        long from = System.nanoTime();
        Written written = telling.write();
        while (written == Written.UNANSWERED && System.nanoTime() - from < patience.toNanos()) {
            if (telling.isEnded(RETRY)) {
                return telling;
            }
            written = telling.write();
        }
        if (written == Written.POINTLESS) {
            telling.writer.shutdown();
        } else {
            long period = EvidenceLease.RENEWAL.toMillis();
            var _ =
                    telling.writer.scheduleAtFixedRate(
                            telling::write, period, period, TimeUnit.MILLISECONDS);
        }
        return telling;
    }

    @Override
    public void changed() {
        changes.ask();
    }

    @Override
    public void close() {
        writer.shutdownNow();
        client.close();
    }

    /// Waits; whether it was closed meanwhile.
    private boolean isEnded(Duration wait) {
        try {
            return writer.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Written write() {
        try {
            if (pod.isEmpty()) {
                pod = OwnPod.find(client);
            }
            if (pod.isEmpty()) {
                return failed(
                        Written.POINTLESS,
                        "this identity is not bound to a pod; run in a pod with a projected token of its service account, see k8s/components/evidence");
            }
            return write(pod.get(), ours);
        } catch (KubernetesClientException e) {
            return failed(ending(e), sentence(e));
        } catch (RuntimeException e) {
            // The next renewal comes, whatever it was; a thread that died would end the evidence.
            return failed(Written.REFUSED, String.valueOf(e));
        }
    }

    /// Over the Lease as this process wrote it last; where somebody else wrote since, over what is there now.
    private Written write(OwnPod own, Optional<Lease> last) {
        ours = Optional.empty(); // until there is an answer
        try {
            return writeOnto(own, last.or(() -> find(own)));
        } catch (KubernetesClientException e) {
            if (last.isPresent() && e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return writeOnto(own, find(own));
            }
            throw e;
        }
    }

    private Written writeOnto(OwnPod own, Optional<Lease> present) {
        if (begun && present.filter(lease -> !isOurs(lease)).isPresent()) {
            Written ended =
                    failed(Written.POINTLESS, "another process of this pod tells its evidence now");
            writer.shutdown();
            return ended;
        }
        if (!begun) {
            present.ifPresent(lease -> server.remember(new EvidenceLease(lease).refusedIn(own)));
        }
        Lease told =
                EvidenceLease.onto(
                        present.orElseGet(() -> EvidenceLease.blank(own)),
                        own,
                        boot,
                        server.now(),
                        ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
        ours =
                Optional.of(
                        present.isPresent()
                                ? client.resource(told).update()
                                : client.resource(told).create());
        begun = true;
        if (!lastProblem.isEmpty()) {
            lastProblem = "";
            LOG.log(Logger.Level.INFO, "evidence is told again");
        }
        return Written.DONE;
    }

    private Optional<Lease> find(OwnPod own) {
        return Optional.ofNullable(
                client.leases().inNamespace(own.namespace()).withName(own.name()).get());
    }

    private boolean isOurs(Lease lease) {
        return new EvidenceLease(lease).boot().equals(boot);
    }

    private static Written ending(KubernetesClientException e) {
        return ApiProblem.isSilence(e)
                        || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
                        || e.getCode() == HttpURLConnection.HTTP_CONFLICT
                ? Written.UNANSWERED
                : Written.REFUSED;
    }

    private String sentence(KubernetesClientException e) {
        String path = pod.map(own -> own.namespace() + "/" + own.name()).orElse("of this pod");
        return new ApiProblem(ApiProblem.TELL, "lease", path).sentence(e);
    }

    private Written failed(Written how, String problem) {
        // A call that was cut short by closing is no problem.
        if (!problem.equals(lastProblem) && !writer.isShutdown()) {
            lastProblem = problem;
            LOG.log(Logger.Level.WARNING, "no evidence is told, secrets are served: {0}", problem);
        }
        return how;
    }
}
