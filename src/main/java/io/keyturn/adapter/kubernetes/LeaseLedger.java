package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.port.EvidenceLedger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells the evidence of this pod's SDS server in one Lease, named after the pod.
///
/// Without access to the API it says so once, and the secrets are served all the same.
public final class LeaseLedger implements EvidenceLedger {
    private static final Logger LOG = System.getLogger("io.keyturn.evidence");

    private final Supplier<KubernetesClient> clients;
    private final String boot;
    private final Duration patience;

    private LeaseLedger(Supplier<KubernetesClient> clients, String boot, Duration patience) {
        this.clients = requireNonNull(clients, "clients is null");
        this.boot = requireNonNull(boot, "boot is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    /// Connects to nothing yet.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @param self in a pod an API server that does not answer is waited for until what an earlier process told has
    ///     lapsed
    /// @param boot unlike that of any other process
    public static LeaseLedger of(
            @Nullable Path kubeconfig, @Nullable String context, PodIdentity self, String boot) {
        return new LeaseLedger(
                () -> KubernetesClients.connectImpatiently(kubeconfig, context),
                boot,
                self.hasAccount() ? EvidenceLease.LAPSE : Duration.ZERO);
    }

    /// Over a client that somebody else opened; whoever ends the telling closes it.
    public static LeaseLedger over(KubernetesClient client, String boot) {
        return new LeaseLedger(() -> client, boot, Duration.ZERO);
    }

    @Override
    public Telling begin(Server server) {
        try {
            return LeaseTelling.begin(clients.get(), boot, patience, server);
        } catch (IllegalArgumentException e) { // there is no API server
            return EvidenceLedger.none(
                            String.valueOf(e.getMessage()), said -> LOG.log(Level.INFO, said))
                    .begin(server);
        }
    }
}
