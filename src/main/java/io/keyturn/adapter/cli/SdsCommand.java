package io.keyturn.adapter.cli;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `keyturn sds`.
@Command(
        name = "sds",
        description = {
            "Serves a leaf and its trust bundle to Envoy, in place of Gloo's sds sidecar.",
            "The variables of that sidecar are read as it reads them."
        },
        footer = {
            "",
            "Variables: SDS_SERVER_ADDRESS, SDS_CLIENT, GLOO_MTLS_SDS_ENABLED, GLOO_MTLS_SECRET_DIR,",
            "GLOO_SERVER_CERT, GLOO_VALIDATION_CONTEXT, ISTIO_MTLS_SDS_ENABLED, ISTIO_CERT_DIR,",
            "ISTIO_SERVER_CERT, ISTIO_VALIDATION_CONTEXT, POD_NAME, POD_NAMESPACE, POD_IP,",
            "START_STATS_SERVER, LOG_LEVEL. KEYTURN_TARGET names the Secret that a mounted directory is of;",
            "default: gloo-mtls-certs of the pod's namespace.",
            "",
            "Examples:",
            "  keyturn sds --secret gloo-system/gloo-mtls-certs --listen unix:/run/keyturn/sds.sock",
            "  GLOO_MTLS_SDS_ENABLED=true keyturn sds",
            "  keyturn sds --secret edge/certs --wake-topic keyturn-events --kafka-bootstrap-servers kafka-0:9092",
            "",
            "Exit codes: 0 stopped (143 by a signal), 1 failed, 2 usage."
        })
final class SdsCommand implements Callable<Integer> {
    @Mixin SdsOptions options = new SdsOptions();

    private final SecretServing serving;

    @Inject
    SdsCommand(SecretServing serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        try (SecretServing.Running _ = start()) {
            giveBack();
            Quarkus.waitForExit();
        }
        return Exit.OK;
    }

    /// Starting took several times the memory that serving takes, and nothing else would ask for it soon. Twice: what has a
    /// finalizer, as the directories of jars, goes only when that has run.
    private static void giveBack() {
        System.gc();
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(System::gc);
    }

    private SecretServing.Running start() {
        try {
            return serving.start(options);
        } catch (IllegalStateException e) { // somebody else has the address
            throw new CommandFailure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
