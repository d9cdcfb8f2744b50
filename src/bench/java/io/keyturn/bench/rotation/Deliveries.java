package io.keyturn.bench.rotation;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.keyturn.bench.rotation.TurningService.Rotation;
import io.keyturn.bench.rotation.TurningService.Step;
import io.keyturn.fixture.KubeletMount;
import io.keyturn.port.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Brings each write of the target to every mount after a delay of its own, drawn anew, and remembers when.
final class Deliveries implements ResourceEventHandler<Secret>, AutoCloseable {
    private final long shortest;
    private final long longest;
    private final Random random = new Random(1);
    private final ScheduledExecutorService kubelet = Executors.newSingleThreadScheduledExecutor();
    private final List<KubeletMount> mounts = new ArrayList<>();
    private final Set<Map<String, Bytes>> written = new HashSet<>();
    private final List<Long> delivered = new ArrayList<>();
    private final Resource<Secret> target;
    private final SharedIndexInformer<Secret> informer;

    /// @param shortest delay in milliseconds
    /// @param longest delay in milliseconds
    Deliveries(Pods pods, long shortest, long longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.target =
                requireNonNull(pods, "pods is null")
                        .admin()
                        .secrets()
                        .inNamespace(Pods.TARGET.namespace())
                        .withName(Pods.TARGET.name());
        written.add(files(target.require()));
        this.informer = target.inform(this, 0);
    }

    /// Filled at once, as before a pod's containers start.
    synchronized void add(KubeletMount mount) {
        mount.swap(files(target.require()));
        mounts.add(mount);
    }

    /// Milliseconds from the last delivery before each gated step to the step.
    synchronized List<Double> beyond(Rotation rotation) {
        List<Double> waits = new ArrayList<>();
        for (Step step : rotation.steps()) {
            delivered.stream()
                    .filter(at -> at > rotation.asked() && at < step.at())
                    .max(Comparator.naturalOrder())
                    .ifPresent(at -> waits.add((step.at() - at) / 1e6));
        }
        return waits;
    }

    @Override
    public void onAdd(Secret added) {
        take(files(added));
    }

    @Override
    public void onUpdate(Secret before, Secret after) {
        take(files(after));
    }

    @Override
    public void onDelete(Secret deleted, boolean unknownState) {
        throw new IllegalStateException("the target was deleted in the middle of a benchmark");
    }

    @Override
    public void close() {
        informer.close();
        kubelet.shutdownNow();
    }

    private synchronized void take(Map<String, Bytes> files) {
        if (!written.add(files)) {
            return; // only annotations changed
        }
        for (KubeletMount mount : mounts) {
            long wait = shortest + random.nextLong(longest - shortest);
            var _ = kubelet.schedule(() -> deliver(mount, files), wait, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void deliver(KubeletMount mount, Map<String, Bytes> files) {
        mount.swap(files);
        delivered.add(System.nanoTime());
    }

    private static Map<String, Bytes> files(Secret secret) {
        Map<String, Bytes> files = new HashMap<>();
        secret.getData()
                .forEach((name, value) ->
                        files.put(name, Bytes.of(Base64.getDecoder().decode(value))));
        return Map.copyOf(files);
    }
}
