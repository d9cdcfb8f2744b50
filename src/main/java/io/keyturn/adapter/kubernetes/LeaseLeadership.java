package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.LeaseClaim.Attempt;
import io.keyturn.port.Leadership;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Leads while it holds the Lease `keyturn-leader`, and campaigns for as long as it is open.
///
/// It leads for ten seconds from the start of the last claim that succeeded; another runner takes the Lease only when it
/// has seen it unchanged for fifteen. Not fabric8's `LeaderElector`: that one compares its own clock with the holder's,
/// goes on leading while a call hangs, and gives up for good at an exception that it does not expect.
public final class LeaseLeadership implements Leadership {
    /// Name of the Lease.
    public static final String NAME = "keyturn-leader";

    private static final Logger LOG = System.getLogger("io.keyturn.leadership");

    private static final Duration LAPSE = Duration.ofSeconds(15);
    private static final Duration TERM = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final LeaseClaim claim;
    private final String identity;
    private final List<Runnable> hearers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService campaigner = thread("keyturn-campaign");
    private final ScheduledExecutorService teller = thread("keyturn-leadership");
    private volatile Term term = Term.NONE;
    private boolean told;
    private String lastProblem = "";

    private LeaseLeadership(KubernetesClient client, String namespace, String identity) {
        this.client = requireNonNull(client, "client is null");
        this.identity = requireNonNull(identity, "identity is null");
        this.claim = new LeaseClaim(client, namespace, NAME, identity, LAPSE);
    }

    /// Until when this process leads, by the monotonic clock.
    private record Term(boolean held, long sinceNanos) {
        static final Term NONE = new Term(false, 0);

        boolean lasts(long nowNanos) {
            return held && nowNanos - sinceNanos < TERM.toNanos();
        }
    }

    /// Begins to campaign; closing ends the client too.
    ///
    /// @param namespace of the Lease
    /// @param identity of this process, unlike any other's and unlike that of an earlier run in the same pod
    public static LeaseLeadership campaign(
            KubernetesClient client, String namespace, String identity) {
        LeaseLeadership leadership = new LeaseLeadership(client, namespace, identity);
        leadership.start();
        return leadership;
    }

    /// The same with a client of its own, whose calls end well within a term.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static LeaseLeadership campaign(
            @Nullable Path kubeconfig,
            @Nullable String context,
            String namespace,
            String identity) {
        return campaign(
                KubernetesClients.connectImpatiently(kubeconfig, context), namespace, identity);
    }

    @Override
    public boolean isLeader() {
        return term.lasts(System.nanoTime());
    }

    @Override
    public void onChange(Runnable heard) {
        hearers.add(requireNonNull(heard, "heard is null"));
    }

    /// Waits for an attempt under way, whose calls are bounded.
    @Override
    public void close() {
        campaigner.shutdown();
        teller.shutdown();
        try {
            if (campaigner.awaitTermination(TERM.toSeconds(), TimeUnit.SECONDS) && isLeader()) {
                term = Term.NONE;
                report(claim.release());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the Lease lapses by itself
        } finally {
            term = Term.NONE;
            client.close();
        }
    }

    private void start() {
        var _ =
                campaigner.scheduleWithFixedDelay(
                        this::attempt, 0, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        var _ =
                teller.scheduleWithFixedDelay(
                        this::tell, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt() {
        try {
            long began = System.nanoTime();
            Attempt attempt = claim.stake(began);
            switch (attempt) {
                case Attempt.Held _ -> term = new Term(true, began);
                case Attempt.Elsewhere _ -> term = Term.NONE;
                case Attempt.Failed _ -> {} // the term ends by itself
            }
            report(attempt);
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "leadership attempt failed", e); // and the next one comes
        }
    }

    private void report(Attempt attempt) {
        String problem = attempt instanceof Attempt.Failed(var said) ? said : "";
        if (!problem.isEmpty() && !problem.equals(lastProblem)) {
            LOG.log(Logger.Level.WARNING, problem);
        }
        lastProblem = problem;
    }

    private void tell() {
        boolean leads = isLeader();
        if (leads == told) {
            return;
        }
        told = leads;
        LOG.log(
                Logger.Level.INFO,
                "leadership {0} identity={1}",
                leads ? "taken" : "lost",
                identity);
        for (Runnable hearer : hearers) {
            try {
                hearer.run();
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.ERROR, "hearer of leadership failed", e);
            }
        }
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }
}
