package io.keyturn.adapter.cli;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
            "Events, for keyturn events in the same pod or on the same machine: http://HOST:9000/events.",
            "",
            "Examples:",
            "  keyturn serve",
            "  keyturn serve --target edge/gloo-mtls-certs --management-port 9100",
            "  keyturn serve --directory /var/lib/keyturn",
            "  keyturn serve --sds-listen unix:/run/keyturn/sds.sock",
            "  keyturn serve --request-token-file /etc/keyturn-token/token",
            "",
            "Exit codes: 0 stopped (143 by a signal), 1 failed, 2 usage."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Mixin PolicyOptions policy = new PolicyOptions();

    @Mixin EventOptions events = new EventOptions();

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
            description =
                    "Its port; no other is opened but those of --sds-listen and --request-token-file. Default: 9000")
    int managementPort;

    @Option(
            names = "--sds-listen",
            paramLabel = "HOST:PORT|unix:PATH",
            description =
                    "Serve the target to Envoy over SDS too, as server_cert and validation_context. Default: not at all")
    @Nullable String sdsListen;

    @Mixin RequestWays requests = new RequestWays();

    @Mixin SdsExposure exposure = new SdsExposure();

    private final Service service;

    @Inject
    ServeCommand(Service service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        events.refuseIdle();
        requests.judge(
                events.kafka().isPresent() ? RequestWays.Kafka.NAMED : RequestWays.Kafka.UNNAMED);
        try (Service.Running _ = start(secrets())) {
            Quarkus.waitForExit();
        }
        return Exit.OK;
    }

    private Optional<SdsListening> secrets() {
        if (sdsListen == null) {
            Typed typed = new Typed(spec);
            SdsExposure.NAMES.forEach(name -> typed.refuseAlone(name, "--sds-listen"));
            return Optional.empty();
        }
        return Optional.of(new SdsListening(sdsListen, exposure));
    }

    private Service.Running start(Optional<SdsListening> secrets) {
        try {
            return service.start(common, events, secrets, _ -> {});
        } catch (IllegalStateException e) { // somebody else has the address
            throw new CommandFailure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
