package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.keyturn.port.Part;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.rotation.TargetName;
import java.util.ArrayList;
import java.util.List;

/// Wakes when either Secret changes, by a watch on its name alone. The client lists again after an expired watch; one that
/// dies in silence is bounded by the loop's own periodic reading.
final class SecretWatch implements Watching {
    private final List<SharedIndexInformer<Secret>> informers = new ArrayList<>();

    private SecretWatch() {}

    static SecretWatch start(KubernetesClient client, TargetName target, Runnable wake) {
        SecretWatch watch = new SecretWatch();
        for (Part part : Part.values()) {
            SharedIndexInformer<Secret> informer =
                    client.secrets()
                            .inNamespace(target.namespace())
                            .withName(part.nameOf(target))
                            .runnableInformer(0);
            informer.addEventHandler(new Waking(wake));
            informer.exceptionHandler(
                    (_, _) -> true); // a refused watch is tried again; the periodic reading goes on
            var _ = informer.start();
            watch.informers.add(informer);
        }
        return watch;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
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
