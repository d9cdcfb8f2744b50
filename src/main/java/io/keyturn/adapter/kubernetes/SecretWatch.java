package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.keyturn.port.Part;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.rotation.TargetName;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Wakes when either Secret changes, by a watch on its name alone. The client lists again after an expired watch; one that
/// dies in silence is bounded by the loop's own periodic reading.
final class SecretWatch implements Watching {
    private static final Logger LOG = System.getLogger("io.keyturn.watch");

    private final List<SharedIndexInformer<Secret>> informers = new ArrayList<>();

    private SecretWatch() {}

    static SecretWatch start(KubernetesClient client, TargetName target, Runnable wake) {
        SecretWatch watch = new SecretWatch();
        for (Part part : Part.values()) {
            String name = part.nameOf(target);
            SharedIndexInformer<Secret> informer =
                    client.secrets()
                            .inNamespace(target.namespace())
                            .withName(name)
                            .runnableInformer(0);
            Troubles troubles = new Troubles(target.namespace() + "/" + name);
            informer.addEventHandler(new Waking(wake, troubles));
            informer.exceptionHandler((_, problem) -> troubles.tell(problem));
            var _ = informer.start();
            watch.informers.add(informer);
        }
        return watch;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /// Says once what keeps a watch from working; the client goes on trying.
    private record Troubles(String path, AtomicReference<String> last) {
        Troubles {
            requireNonNull(path, "path is null");
            requireNonNull(last, "last is null");
        }

        Troubles(String path) {
            this(path, new AtomicReference<>(""));
        }

        /// Always true: try again.
        boolean tell(Throwable problem) {
            apiProblem(problem)
                    .map(e -> new ApiProblem(ApiProblem.WATCH, "secret", path).sentence(e))
                    .filter(said -> !said.equals(last.getAndSet(said)))
                    .ifPresent(said -> LOG.log(Logger.Level.WARNING, said));
            return true;
        }

        void end() {
            last.set("");
        }

        private static Optional<KubernetesClientException> apiProblem(Throwable problem) {
            for (Throwable each = problem; each != null; each = each.getCause()) {
                if (each instanceof KubernetesClientException found) {
                    return Optional.of(found);
                }
            }
            return Optional.empty(); // an expired watch, as a rule
        }
    }

    private record Waking(Runnable wake, Troubles troubles)
            implements ResourceEventHandler<Secret> {
        @Override
        public void onAdd(Secret added) {
            heard();
        }

        @Override
        public void onUpdate(Secret before, Secret after) {
            heard();
        }

        @Override
        public void onDelete(Secret deleted, boolean unknownState) {
            heard();
        }

        private void heard() {
            troubles.end();
            wake.run();
        }
    }
}
