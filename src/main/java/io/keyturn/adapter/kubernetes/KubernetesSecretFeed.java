package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.keyturn.port.SecretFeed;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Watches one Secret by its name, and reads it every half minute besides: a watch may die in silence. Nothing older ever
/// follows something newer.
public final class KubernetesSecretFeed implements SecretFeed, AutoCloseable {
    /// How long a change that no watch tells of stays unseen, at most.
    public static final Duration PERIOD = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final String namespace;
    private final String secret;
    private final Duration period;
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

    public KubernetesSecretFeed(KubernetesClient client, TargetName secret, Duration period) {
        this.client = requireNonNull(client, "client is null");
        this.namespace = secret.namespace();
        this.secret = secret.name();
        this.period = requireNonNull(period, "period is null");
    }

    /// Opens a client of its own; closing the feed closes it.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static KubernetesSecretFeed open(
            @Nullable Path kubeconfig, @Nullable String context, TargetName secret) {
        return new KubernetesSecretFeed(
                KubernetesClients.connect(kubeconfig, context), secret, PERIOD);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String name() {
        return namespace + "/" + secret;
    }

    @Override
    public Watching follow(Consumer<Sighting> hearer) {
        ScheduledExecutorService turns =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("keyturn-secret-feed").factory());
        Reading reading = new Reading(hearer, turns);
        var _ =
                turns.scheduleWithFixedDelay(
                        reading::read, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        SharedIndexInformer<Secret> informer =
                client.secrets().inNamespace(namespace).withName(secret).runnableInformer(0);
        informer.addEventHandler(reading);
        informer.exceptionHandler((_, _) -> true); // a refused watch is tried again
        var _ = informer.start();
        readings.add(reading);
        return () -> {
            readings.remove(reading);
            informer.stop();
            turns.shutdownNow();
        };
    }

    @Override
    public void look() {
        readings.forEach(reading -> reading.soon(reading::read));
    }

    /// Puts in order what is read and what the watch says. Versions of an object only grow and may be compared as numbers
    /// (Kubernetes, API concepts, resource versions), so a late event is told from a new one.
    private final class Reading implements ResourceEventHandler<Secret> {
        private final Consumer<Sighting> hearer;
        private final ScheduledExecutorService turns;
        private OptionalLong newest = OptionalLong.empty();

        Reading(Consumer<Sighting> hearer, ScheduledExecutorService turns) {
            this.hearer = hearer;
            this.turns = turns;
        }

        @Override
        public void onAdd(Secret added) {
            soon(() -> take(added));
        }

        @Override
        public void onUpdate(Secret before, Secret after) {
            soon(() -> take(after));
        }

        @Override
        public void onDelete(Secret deleted, boolean unknownState) {
            soon(this::read);
        }

        private void read() {
            newest = OptionalLong.empty();
            try {
                Secret found = client.secrets().inNamespace(namespace).withName(secret).get();
                if (found == null) {
                    hearer.accept(new Sighting.Absent());
                } else {
                    newest = version(found);
                    tell(found);
                }
            } catch (KubernetesClientException e) {
                hearer.accept(
                        new Sighting.Unreadable(
                                new ApiProblem("read", "secret", name()).sentence(e)));
            }
        }

        /// What the watch says, where that is newer; after anything else than a whole reading it is read anew.
        private void take(Secret changed) {
            OptionalLong version = version(changed);
            if (newest.isEmpty() || version.isEmpty()) {
                read();
            } else if (version.getAsLong() > newest.getAsLong()) {
                newest = version;
                tell(changed);
            }
        }

        private void tell(Secret found) {
            hearer.accept(new Sighting.Present(SecretMapping.toImage(found, Instant.EPOCH)));
        }

        private void soon(Runnable turn) {
            try {
                turns.execute(turn);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile: nobody listens.
            }
        }

        private static OptionalLong version(Secret secret) {
            try {
                return OptionalLong.of(Long.parseLong(secret.getMetadata().getResourceVersion()));
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }
    }
}
