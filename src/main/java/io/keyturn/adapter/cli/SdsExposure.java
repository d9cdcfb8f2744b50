package io.keyturn.adapter.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say to whom secrets are served, whichever command serves them.
public final class SdsExposure {
    static final List<String> NAMES =
            List.of(
                    "--socket-mode",
                    "--require-client-certificate",
                    "--insecure-listen",
                    "--bundle-wait");

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
            names = "--bundle-wait",
            paramLabel = "DURATION",
            converter = Converters.Period.class,
            defaultValue = "5s",
            description =
                    "How long a leaf waits until the client has accepted the bundle that it needs. Default: ${DEFAULT-VALUE}")
    Duration bundleWait = Duration.ofSeconds(5);

    public String socketMode() {
        return socketMode;
    }

    public Optional<Path> clientAuthority() {
        return Optional.ofNullable(clientAuthority);
    }

    public boolean insecure() {
        return insecure;
    }

    public Duration bundleWait() {
        return bundleWait;
    }
}
