package io.keyturn.adapter.cli;

import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `keyturn sds`, beside the variables of Gloo's sidecar.
public final class SdsOptions {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT|unix:PATH",
            description =
                    "Where clients get secrets. Default: SDS_SERVER_ADDRESS where it is set, else 127.0.0.1:8234")
    @Nullable String listen;

    @Option(
            names = "--socket-mode",
            paramLabel = "MODE",
            defaultValue = "0600",
            description = "Who may connect to a Unix socket. Default: ${DEFAULT-VALUE}")
    String socketMode = "0600";

    @Option(
            names = "--require-client-certificate",
            paramLabel = "CA",
            description =
                    "Serve over TLS, and only to clients with a certificate that builds to this file.")
    @Nullable Path clientAuthority;

    @Option(
            names = "--insecure-listen",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description =
                    "Allow an address that others reach without client certificates: they can read the private key.")
    boolean insecure;

    @Option(
            names = "--secret",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description =
                    "Serve this Secret by a watch on the API server; a directory that is enabled too is used until the API server has answered once.")
    @Nullable TargetName secret;

    @Option(
            names = "--bundle-wait",
            paramLabel = "DURATION",
            converter = Converters.Period.class,
            defaultValue = "5s",
            description =
                    "How long a leaf waits until the client has accepted the bundle that it needs. Default: ${DEFAULT-VALUE}")
    Duration bundleWait = Duration.ZERO;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Which kubeconfig to use. Default: as kubectl finds it.")
    @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Which context of the kubeconfig to use. Default: its current one.")
    @Nullable String context;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A properties file with keyturn.OPTION=VALUE lines. Default: /etc/keyturn/application.properties, where it is there")
    @Nullable Path config;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description =
                    "How the log on standard error is written; json is one object a line, with its facts as fields. Default: ${DEFAULT-VALUE}")
    OutputFormat logFormat = OutputFormat.text;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    public Optional<String> listen() {
        return Optional.ofNullable(listen);
    }

    public String socketMode() {
        return socketMode;
    }

    public Optional<Path> clientAuthority() {
        return Optional.ofNullable(clientAuthority);
    }

    public boolean insecure() {
        return insecure;
    }

    public Optional<TargetName> secret() {
        return Optional.ofNullable(secret);
    }

    public Duration bundleWait() {
        return bundleWait;
    }

    public @Nullable Path kubeconfig() {
        return kubeconfig;
    }

    public @Nullable String context() {
        return context;
    }
}
