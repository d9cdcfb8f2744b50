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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes the Lease: once before anything is served, every ten seconds, and soon after each change.
///
/// It is left to lapse at the end: what its clients hold does not change while nobody serves them, and the Lease goes with the pod.
final class LeaseTelling implements EvidenceLedger.Telling {
    private static final Logger LOG = System.getLogger("io.keyturn.evidence");
    private static final Duration RETRY = Duration.ofMillis(500);

    /// Changes within this time are told together.
    private static final Duration GATHER = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final String boot;
    private final EvidenceLedger.Server server;
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keyturn-evidence").factory());
    private final AtomicBoolean gathering = new AtomicBoolean();
    private Optional<OwnPod> pod = Optional.empty();
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
        if (!gathering.getAndSet(true)) {
            try {
                var _ =
                        writer.schedule(
                                () -> {
                                    gathering.set(false);
                                    return write();
                                },
                                GATHER.toMillis(),
                                TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile.
            }
        }
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
            return write(pod.get());
        } catch (KubernetesClientException e) {
            return failed(ending(e), sentence(e));
        } catch (RuntimeException e) {
            // The next renewal comes, whatever it was; a thread that died would end the evidence.
            return failed(Written.REFUSED, String.valueOf(e));
        }
    }

    private Written write(OwnPod own) {
        Lease present = client.leases().inNamespace(own.namespace()).withName(own.name()).get();
        if (begun && present != null && !new EvidenceLease(present).boot().equals(boot)) {
            Written ended =
                    failed(Written.POINTLESS, "another process of this pod tells its evidence now");
            writer.shutdown();
            return ended;
        }
        if (!begun && present != null) {
            server.remember(new EvidenceLease(present).refusedIn(own));
        }
        Lease told =
                EvidenceLease.onto(
                        present == null ? EvidenceLease.blank(own) : present,
                        own,
                        boot,
                        server.now(),
                        ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
        Lease _ = present == null ? client.resource(told).create() : client.resource(told).update();
        begun = true;
        if (!lastProblem.isEmpty()) {
            lastProblem = "";
            LOG.log(Logger.Level.INFO, "evidence is told again");
        }
        return Written.DONE;
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
