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
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Watches one Secret by its name, and reads it every half minute besides: a watch may die in silence.
///
/// The events only wake: what is told is always read, so that nothing older ever follows something newer.
public final class KubernetesSecretFeed implements SecretFeed, AutoCloseable {
    /// How long a change that no watch tells of stays unseen, at most.
    public static final Duration PERIOD = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final String namespace;
    private final String secret;
    private final Duration period;

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
        ScheduledExecutorService reader =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("keyturn-secret-feed").factory());
        Runnable look = () -> hearer.accept(look());
        var _ = reader.scheduleWithFixedDelay(look, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        SharedIndexInformer<Secret> informer =
                client.secrets().inNamespace(namespace).withName(secret).runnableInformer(0);
        informer.addEventHandler(new Waking(() -> soon(reader, look)));
        informer.exceptionHandler((_, _) -> true); // a refused watch is tried again
        var _ = informer.start();
        return () -> {
            informer.stop();
            reader.shutdownNow();
        };
    }

    private Sighting look() {
        try {
            Secret found = client.secrets().inNamespace(namespace).withName(secret).get();
            return found == null
                    ? new Sighting.Absent()
                    : new Sighting.Present(SecretMapping.toImage(found, Instant.EPOCH));
        } catch (KubernetesClientException e) {
            return new Sighting.Unreadable(new ApiProblem("read", "secret", name()).sentence(e));
        }
    }

    private static void soon(ScheduledExecutorService reader, Runnable look) {
        try {
            reader.execute(look);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nobody listens.
        }
    }

    private record Waking(Runnable wake) implements ResourceEventHandler<Secret> {
        @Override
        public void onAdd(Secret added) {
            wake.run();
        }

        @Override
        public void onUpdate(Secret before, Secret after) {
            wake.run();
        }

        @Override
        public void onDelete(Secret deleted, boolean unknownState) {
            wake.run();
        }
    }
}
