package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/// One process's claim on one Lease. Every write names the resourceVersion that it was decided from, so two claims at the
/// same moment are one success and one conflict. For one thread.
final class LeaseClaim {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final String identity;
    private final Duration lapse;
    private LeaseSight sight = LeaseSight.NONE;

    /// Claims nothing yet.
    ///
    /// @param identity of the process
    /// @param lapse how long the Lease must be seen unchanged before it is taken from another
    LeaseClaim(
            KubernetesClient client,
            String namespace,
            String name,
            String identity,
            Duration lapse) {
        this.client = requireNonNull(client, "client is null");
        this.namespace = requireNonNull(namespace, "namespace is null");
        this.name = requireNonNull(name, "name is null");
        this.identity = requireNonNull(identity, "identity is null");
        this.lapse = requireNonNull(lapse, "lapse is null");
    }

    /// What became of one attempt.
    sealed interface Attempt {
        /// The claim stands.
        record Held() implements Attempt {}

        /// Another holds it, or was faster.
        record Elsewhere() implements Attempt {}

        /// The API server refused or did not answer; an earlier claim may stand or not.
        record Failed(String problem) implements Attempt {
            public Failed {
                requireNonNull(problem, "problem is null");
            }
        }
    }

    /// Claims the Lease, or renews the claim.
    ///
    /// @param nowNanos of the monotonic clock
    Attempt stake(long nowNanos) {
        try {
            Lease present = resource().get();
            if (present == null) {
                Lease _ = client.resource(marked(blank(), identity, 0)).create();
                return new Attempt.Held();
            }
            sight = sight.look(present, nowNanos);
            if (!isOurs(present) && !sight.isFree(present, lapse, nowNanos)) {
                return new Attempt.Elsewhere();
            }
            int changes = LeaseSight.transitions(present) + (isOurs(present) ? 0 : 1);
            Lease _ = client.resource(marked(present, identity, changes)).update();
            return new Attempt.Held();
        } catch (KubernetesClientException e) {
            return failed(e);
        }
    }

    /// Gives the Lease to whoever comes first, if this process holds it.
    Attempt release() {
        try {
            Lease present = resource().get();
            if (present != null && isOurs(present)) {
                Lease _ =
                        client.resource(marked(present, "", LeaseSight.transitions(present)))
                                .update();
            }
            return new Attempt.Elsewhere();
        } catch (KubernetesClientException e) {
            return failed(e);
        }
    }

    private Attempt failed(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                ? new Attempt.Elsewhere()
                : new Attempt.Failed(
                        new ApiProblem("claim", "lease", namespace + "/" + name).sentence(e));
    }

    private boolean isOurs(Lease lease) {
        return LeaseSight.holder(lease).equals(identity);
    }

    private Lease blank() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }

    /// The times are for people who read the Lease; nobody decides by them.
    private Lease marked(Lease lease, String holder, int transitions) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        boolean stays = LeaseSight.holder(lease).equals(holder) && !holder.isEmpty();
        return new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) lapse.toSeconds())
                .withAcquireTime(stays ? lease.getSpec().getAcquireTime() : now)
                .withRenewTime(now)
                .withLeaseTransitions(transitions)
                .endSpec()
                .build();
    }

    private Resource<Lease> resource() {
        return client.leases().inNamespace(namespace).withName(name);
    }
}
