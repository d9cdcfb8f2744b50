package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the API server as kubectl does: a given file, KUBECONFIG, the home folder's, or the pod's own account.
public final class KubernetesClients {
    private static final int MILLIS = 10_000;
    private static final int RETRIES = 2;

    private KubernetesClients() {}

    /// Connects to nothing yet.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static KubernetesClient connect(@Nullable Path kubeconfig, @Nullable String context) {
        Config config = config(kubeconfig, context);
        config.setUserAgent("keyturn"); // becomes the field manager of our writes
        config.setRequestTimeout(MILLIS);
        config.setConnectionTimeout(MILLIS);
        config.setRequestRetryBackoffLimit(RETRIES);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) {
        if (kubeconfig == null) {
            return Config.autoConfigure(context);
        }
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException(
                    "cannot read kubeconfig '%s': no such readable file; check --kubeconfig"
                            .formatted(kubeconfig));
        }
        System.setProperty(
                Config.KUBERNETES_KUBECONFIG_FILE,
                kubeconfig.toString()); // the client's own way to name a file
        return Config.autoConfigure(context);
    }
}
