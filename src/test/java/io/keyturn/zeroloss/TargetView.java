package io.keyturn.zeroloss;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The target as the API server has it, kept by a watch; requests are made here, too.
final class TargetView implements AutoCloseable {
    private static final Duration OFTEN = Duration.ofMillis(50);

    private final KubernetesClient client;
    private final TargetName target;
    private final SharedIndexInformer<Secret> informer;
    private final AtomicReference<Optional<Secret>> latest =
            new AtomicReference<>(Optional.empty());
    private final List<Consumer<Map<String, Bytes>>> hearers = new CopyOnWriteArrayList<>();

    TargetView(KubernetesClient client, TargetName target) {
        this.client = client;
        this.target = target;
        this.informer =
                client.secrets()
                        .inNamespace(target.namespace())
                        .withName(target.name())
                        .inform(new Noting(), 0);
    }

    /// From now on each version is told, on the watch's thread.
    void onVersion(Consumer<Map<String, Bytes>> hearer) {
        hearers.add(hearer);
    }

    /// The files of a mount; empty while there is no target.
    Map<String, Bytes> content() {
        return latest.get().map(TargetView::content).orElse(Map.of());
    }

    String phase() {
        return annotation(Names.PHASE);
    }

    int generation() {
        String generation = annotation(Names.GENERATION);
        return generation.isEmpty() ? 0 : Integer.parseInt(generation);
    }

    /// Where the target stands, for a line about what happened at this moment.
    String moment() {
        return phase().isEmpty()
                ? "version " + latest.get().map(TargetView::version).orElse("none")
                : "%s of generation %s, sequence %s"
                        .formatted(
                                phase(), annotation(Names.GENERATION), annotation(Names.SEQUENCE));
    }

    /// Asks for a step, as `kubectl annotate` does.
    ///
    /// @param request as `renew-leaf:1`
    void request(String request) {
        var _ =
                client.secrets()
                        .inNamespace(target.namespace())
                        .withName(target.name())
                        .edit(secret -> {
                            secret.getMetadata().getAnnotations().put(Names.REQUEST, request);
                            return secret;
                        });
    }

    /// @param request as it was made
    boolean hasHandled(String request) {
        String id = request.substring(request.indexOf(':') + 1);
        return Arrays.asList(annotation(Names.HANDLED_REQUESTS).split("[,\\s]+")).contains(id);
    }

    void awaitThat(String what, Duration atMost, BooleanSupplier isSo) {
        await(what)
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(OFTEN)
                .until(isSo::getAsBoolean);
    }

    @Override
    public void close() {
        informer.close();
    }

    private String annotation(String name) {
        return latest.get()
                .map(secret -> secret.getMetadata().getAnnotations())
                .map(all -> all.getOrDefault(name, ""))
                .orElse("");
    }

    private static String version(Secret secret) {
        return secret.getMetadata().getResourceVersion();
    }

    private static Map<String, Bytes> content(Secret secret) {
        return secret.getData().entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey,
                                entry -> Bytes.of(Base64.getDecoder().decode(entry.getValue()))));
    }

    private final class Noting implements ResourceEventHandler<Secret> {
        @Override
        public void onAdd(Secret secret) {
            latest.set(Optional.of(secret));
            hearers.forEach(hearer -> hearer.accept(content(secret)));
        }

        @Override
        public void onUpdate(Secret before, Secret secret) {
            onAdd(secret);
        }

        @Override
        public void onDelete(Secret secret, boolean isUnknown) {
            latest.set(Optional.empty());
        }
    }
}
