package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keyturn.port.ConsumerSource;
import io.keyturn.port.Names;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/// The pods that use the target: those that tell their evidence in a Lease, those that promise to, and those that mount
/// it and promise nothing.
public final class PodConsumers implements ConsumerSource, AutoCloseable {
    /// What many tell at once, as after a step, is one wake.
    private static final Duration GATHER = Duration.ofMillis(50);

    private final KubernetesClient client;
    private final AnswerTimes times;
    private final ScheduledExecutorService waker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keyturn-evidence-watch").factory());

    private PodConsumers(KubernetesClient client, AnswerTimes times) {
        this.client = requireNonNull(client, "client is null");
        this.times = requireNonNull(times, "times is null");
    }

    /// Opens a client of its own; closing closes it.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static PodConsumers open(@Nullable Path kubeconfig, @Nullable String context) {
        AnswerTimes times = new AnswerTimes();
        return new PodConsumers(KubernetesClients.connect(kubeconfig, context, times), times);
    }

    @Override
    public void close() {
        waker.shutdownNow();
        client.close();
    }

    /// Wakes when a Lease tells something else; its mere renewals are no news.
    @Override
    public Watching watch(TargetName target, Runnable wake) {
        Gathering gathered = new Gathering(waker, GATHER, wake);
        return ObjectWatch.start(
                client.leases()
                        .inNamespace(target.namespace())
                        .withLabel(Names.EVIDENCE, Names.EVIDENCE_LEASE),
                new ApiProblem(ApiProblem.WATCH, "lease", target.namespace() + "/*"),
                (before, after) ->
                        !Objects.equals(
                                before.getMetadata().getAnnotations(),
                                after.getMetadata().getAnnotations()),
                gathered::ask);
    }

    @Override
    public List<Consumer> consumersOf(TargetName target, Stored stored) {
        String namespace = target.namespace();
        String thing = "leases";
        if (stored.target() instanceof Sighting.Unreadable(var problem)) {
            // Where the target could not be read, more questions would only wait as long again.
            return unknown(thing, namespace, problem);
        }
        try {
            List<Lease> leases =
                    client.leases()
                            .inNamespace(namespace)
                            .withLabel(Names.EVIDENCE, Names.EVIDENCE_LEASE)
                            .list()
                            .getItems();
            Optional<Instant> asOf =
                    times.of(
                            "/apis/coordination.k8s.io/v1/namespaces/%s/leases"
                                    .formatted(namespace));
            // After the Leases: a pod that is not in this list is gone, not new.
            thing = "pods";
            List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
            return judge(new PodJudge(target, stored, asOf), leases, pods, new Nodes(client));
        } catch (KubernetesClientException e) {
            String problem = new ApiProblem("list", thing, namespace).sentence(e);
            return unknown(thing, namespace, problem);
        }
    }

    private static List<Consumer> unknown(String thing, String namespace, String problem) {
        return List.of(new Consumer(thing, "", namespace, "*", new Proven.Silent(problem)));
    }

    private static List<Consumer> judge(
            PodJudge judge, List<Lease> leases, List<Pod> pods, Nodes nodes) {
        Map<String, EvidenceLease> byPod = new HashMap<>();
        leases.forEach(lease -> byPod.put(lease.getMetadata().getName(), new EvidenceLease(lease)));
        List<Consumer> found = new ArrayList<>();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            Optional.ofNullable(byPod.get(name))
                    .map(lease -> judge.proof(pod, lease, nodes))
                    .orElseGet(() -> judge.proofWithoutLease(pod, nodes))
                    .ifPresent(proof ->
                            found.add(
                                    new Consumer(
                                            "pod",
                                            "",
                                            pod.getMetadata().getNamespace(),
                                            name,
                                            proof)));
        }
        return found;
    }
}
