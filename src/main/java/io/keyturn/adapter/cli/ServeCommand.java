package io.keyturn.adapter.cli;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `keyturn serve`.
@Command(
        name = "serve",
        description = {
            "Runs until it is stopped: takes each step when it is due and proven safe.",
            "Replicas are safe: one leads and writes, the others watch and report."
        },
        footer = {
            "",
            "Health and metrics: http://HOST:9000/q/health/live, /q/health/ready and /q/metrics.",
            "HOST is the pod's address (POD_IP), and 127.0.0.1 outside a pod.",
            "",
            "Examples:",
            "  keyturn serve",
            "  keyturn serve --target edge/gloo-mtls-certs --management-port 9100",
            "  keyturn serve --directory /var/lib/keyturn",
            "",
            "Exit codes: 0 stopped (143 by a signal), 1 failed, 2 usage."
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();

    @Mixin PolicyOptions policy = new PolicyOptions();

    // Both are read before the program starts, since the listener opens then; here they are named
    // for the help.
    @Option(
            names = "--management-host",
            paramLabel = "ADDRESS",
            description =
                    "Where health and metrics listen. Default: POD_IP where it is set, else 127.0.0.1")
    String managementHost = "";

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "The only port that is opened. Default: 9000")
    int managementPort;

    private final Service service;

    @Inject
    ServeCommand(Service service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        try (Service.Running _ = service.start(common, _ -> {})) {
            Quarkus.waitForExit();
        }
        return Exit.OK;
    }
}
