package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keyturn.port.Names;
import io.keyturn.port.PodToucher;
import io.keyturn.rotation.Consumer;
import java.lang.System.Logger;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Annotates pods with the sequence of the target write: a kubelet that sees its pod changed syncs it, mounts included.
public final class PodTouches implements PodToucher, AutoCloseable {
    private static final Logger LOG = System.getLogger("io.keyturn.touch");
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;

    /// What was asked of each pod last, so that a pass which only waits asks nothing. Where it is lost, the same patch is sent
    /// again and changes nothing.
    private final Map<String, Long> asked = new ConcurrentHashMap<>();

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private PodTouches(KubernetesClient client) {
        this.client = requireNonNull(client, "client is null");
    }

    /// Opens a client of its own; closing closes it.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static PodTouches open(@Nullable Path kubeconfig, @Nullable String context) {
        return new PodTouches(KubernetesClients.connectImpatiently(kubeconfig, context));
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public void touch(List<Consumer> pods, long sequence) {
        for (Consumer pod : pods) {
            Long before = asked.put(pod.id(), sequence);
            if (before == null || before != sequence) {
                annotate(pod, sequence);
            }
        }
    }

    private static Pod named(Consumer pod) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(pod.name())
                .withNamespace(pod.namespace())
                .endMetadata()
                .build();
    }

    private void annotate(Consumer pod, long sequence) {
        try {
            // By the object, not by its name: of a name the client would read the pod first, which
            // is another right.
            var _ =
                    client.resource(named(pod))
                            .patch(
                                    MERGE,
                                    "{\"metadata\":{\"annotations\":{\"%s\":\"%d\"}}}"
                                            .formatted(Names.TOUCHED, sequence));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return; // it has gone, and holds nothing any more
            }
            // Of the namespace, not of the pod: what is missing is missing for all of them.
            String problem =
                    new ApiProblem(ApiProblem.TOUCH, "pods of", pod.namespace()).sentence(e);
            if (said.add(problem)) {
                LOG.log(Logger.Level.WARNING, problem + "; they are given time all the same");
            }
        }
    }
}
