package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the API server as kubectl does: a given file, KUBECONFIG, the home folder's, or the pod's own account.
public final class KubernetesClients {
    private static final int PATIENT_MILLIS = 10_000;
    private static final int IMPATIENT_MILLIS = 2_000;

    private KubernetesClients() {}

    /// Connects to nothing yet.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static KubernetesClient connect(@Nullable Path kubeconfig, @Nullable String context) {
        return client(config(kubeconfig, context), PATIENT_MILLIS, 2, new AnswerTimes());
    }

    /// The same, and tells when the API server answered.
    static KubernetesClient connect(
            @Nullable Path kubeconfig, @Nullable String context, AnswerTimes times) {
        return client(config(kubeconfig, context), PATIENT_MILLIS, 2, times);
    }

    /// For calls that are worth nothing when they are late; no call is made twice.
    static KubernetesClient connectImpatiently(
            @Nullable Path kubeconfig, @Nullable String context) {
        return client(config(kubeconfig, context), IMPATIENT_MILLIS, 0, new AnswerTimes());
    }

    private static KubernetesClient client(
            Config config, int millis, int retries, AnswerTimes times) {
        config.setUserAgent("keyturn"); // becomes the field manager of our writes
        config.setRequestTimeout(millis);
        config.setConnectionTimeout(millis);
        config.setRequestRetryBackoffLimit(retries);
        try {
            return new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientBuilderConsumer(
                            http -> http.addOrReplaceInterceptor("keyturn-answer-times", times))
                    .build();
        } catch (RuntimeException e) { // whatever a file that it names makes of it
            throw new IllegalArgumentException(
                    "cannot use the kubeconfig: %s; correct the file or the address that it names"
                            .formatted(deepest(e)),
                    e);
        }
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) {
        Config config = kubeconfig == null ? found(context) : read(kubeconfig, context);
        if (context != null && !isCurrent(context, config)) {
            // The client would take the file's current context instead: perhaps another cluster.
            throw new IllegalArgumentException(
                    "cannot use context '%s': the kubeconfig does not have it; check --context"
                            .formatted(context));
        }
        return config;
    }

    private static Config found(@Nullable String context) {
        Config config;
        try {
            config = Config.autoConfigure(context);
        } catch (RuntimeException e) { // see read
            throw new IllegalArgumentException(
                    "cannot read the kubeconfig that KUBECONFIG or the home folder names: it is no kubeconfig; correct it, or pass --kubeconfig FILE",
                    e);
        }
        boolean isNowhere =
                config.getCurrentContext() == null
                        && config.getAutoOAuthToken() == null
                        && config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL);
        if (isNowhere) {
            throw new IllegalArgumentException(
                    "cannot find an API server: there is no kubeconfig, and this is no pod; pass --kubeconfig FILE, or --directory PATH to work without one");
        }
        return config;
    }

    private static Config read(Path kubeconfig, @Nullable String context) {
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException(
                    "cannot read kubeconfig '%s': no such readable file; check --kubeconfig"
                            .formatted(kubeconfig));
        }
        try {
            Config config = Config.fromKubeconfig(context, kubeconfig.toFile());
            Config.configFromSysPropsOrEnvVars(config); // the proxies among them, as kubectl
            return config;
        } catch (RuntimeException e) { // the client's, its YAML reader's or its JSON mapper's
            throw new IllegalArgumentException(
                    "cannot read kubeconfig '%s': it is no kubeconfig; check --kubeconfig"
                            .formatted(kubeconfig),
                    e);
        }
    }

    private static boolean isCurrent(String context, Config config) {
        return config.getCurrentContext() != null
                && context.equals(config.getCurrentContext().getName());
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof NoSuchFileException || cause instanceof FileNotFoundException
                ? "it names a file that cannot be read, " + cause.getMessage()
                : "%s (%s)".formatted(cause.getMessage(), cause.getClass().getSimpleName());
    }
}
