package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Who this process is and where it runs, as far as its surroundings tell.
///
/// @param environment as `POD_NAME` and `POD_NAMESPACE` from the downward API
/// @param namespaceFile of the service account's mount
public record PodIdentity(Map<String, String> environment, Path namespaceFile) {
    private static final Path MOUNTED =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    public PodIdentity {
        environment = Map.copyOf(environment);
        requireNonNull(namespaceFile, "namespaceFile is null");
    }

    /// Of this very process.
    public static PodIdentity own() {
        return new PodIdentity(System.getenv(), MOUNTED);
    }

    /// The pod's own namespace; outside a pod the given one.
    public String namespaceOr(String outside) {
        return variable("POD_NAMESPACE").or(this::mounted).orElse(outside);
    }

    /// Tells this run of the process from every other, earlier runs in the same pod among them.
    ///
    /// @param run unlike that of any other run
    public String holder(String run) {
        return name() + "_" + run;
    }

    /// The pod's name, outside a pod that of the machine.
    public String name() {
        return variable("POD_NAME").orElseGet(PodIdentity::host);
    }

    /// Whether the pod was given a service account.
    public boolean hasAccount() {
        return mounted().isPresent();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private Optional<String> mounted() {
        try {
            return Optional.of(Files.readString(namespaceFile).strip())
                    .filter(value -> !value.isEmpty());
        } catch (IOException e) {
            return Optional.empty(); // no pod, or none with a service account
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed";
        }
    }
}
