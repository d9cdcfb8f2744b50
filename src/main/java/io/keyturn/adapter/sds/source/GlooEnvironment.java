package io.keyturn.adapter.sds.source;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.PairNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the variables of Gloo's sidecar say (projects/sds/pkg/run/run.go), with its names and its defaults but for the
/// address: that is of this machine only.
///
/// @param address where to listen
/// @param client what log lines call this server's clients
/// @param istio the pair of Istio's proxy, where it is asked for
/// @param gloo the names of Gloo's own pair, whoever gives it
/// @param mount of Gloo's own pair, where it is asked for
/// @param stats where to show the numbers, where that is asked for
public record GlooEnvironment(
        String address,
        String client,
        Optional<Mounted> istio,
        PairNames gloo,
        Optional<PairDirectory> mount,
        Optional<InetSocketAddress> stats) {
    private static final String NEITHER =
            "at least one of Istio Cert rotation or Gloo Cert rotation must be enabled, using env vars GLOO_MTLS_SDS_ENABLED or ISTIO_MTLS_SDS_ENABLED";

    private static final int STATS_PORT = 9091;

    // Go's strconv.ParseBool.
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    public GlooEnvironment {
        requireNonNull(address, "address is null");
        requireNonNull(client, "client is null");
        requireNonNull(istio, "istio is null");
        requireNonNull(gloo, "gloo is null");
        requireNonNull(mount, "mount is null");
        requireNonNull(stats, "stats is null");
    }

    /// Reads the variables.
    ///
    /// @throws IllegalArgumentException when one cannot be used
    public static GlooEnvironment of(Map<String, String> variables) {
        Reader reader = new Reader(variables);
        PairNames istioNames =
                new PairNames(
                        reader.text("ISTIO_SERVER_CERT", "istio_server_cert"),
                        reader.text("ISTIO_VALIDATION_CONTEXT", "istio_validation_context"));
        return new GlooEnvironment(
                reader.text("SDS_SERVER_ADDRESS", "127.0.0.1:8234"),
                reader.client(),
                reader.mount(
                                "ISTIO_MTLS_SDS_ENABLED",
                                "ISTIO_CERT_DIR",
                                "/etc/istio-certs/",
                                Layout.ISTIO)
                        .map(mount -> new Mounted(istioNames, mount)),
                new PairNames(
                        reader.text("GLOO_SERVER_CERT", "server_cert"),
                        reader.text("GLOO_VALIDATION_CONTEXT", "validation_context")),
                reader.mount(
                        "GLOO_MTLS_SDS_ENABLED",
                        "GLOO_MTLS_SECRET_DIR",
                        "/etc/envoy/ssl/",
                        Layout.GLOO),
                reader.stats());
    }

    /// The names of everything that is to be served, Istio's first as in Gloo.
    ///
    /// @param api whether the API server gives Gloo's own pair
    /// @throws IllegalArgumentException in Gloo's words when that is nothing
    public List<PairNames> pairs(Optional<?> api) {
        List<PairNames> pairs = new ArrayList<>();
        istio.ifPresent(mounted -> pairs.add(mounted.names()));
        if (mount.isPresent() || api.isPresent()) {
            pairs.add(gloo);
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(NEITHER);
        }
        return List.copyOf(pairs);
    }

    /// One pair and where it lies.
    public record Mounted(PairNames names, PairDirectory directory) {
        public Mounted {
            requireNonNull(names, "names is null");
            requireNonNull(directory, "directory is null");
        }
    }

    private record Reader(Map<String, String> variables) {
        String text(String name, String standard) {
            String value = variables.getOrDefault(name, "");
            return value.isEmpty() ? standard : value;
        }

        Optional<PairDirectory> mount(
                String enabled, String directory, String standard, Layout layout) {
            return isTrue(enabled)
                    ? Optional.of(new PairDirectory(Path.of(text(directory, standard)), layout))
                    : Optional.empty();
        }

        String client() {
            String name = text("POD_NAME", "");
            String namespace = text("POD_NAMESPACE", "");
            String pod = name.isEmpty() || namespace.isEmpty() ? "" : name + "." + namespace;
            return text("SDS_CLIENT", pod.isEmpty() ? "sds_client" : pod);
        }

        /// On the word `true` and no other, as in Gloo (solo-io/go-utils, stats). Gloo binds every address; this is the
        /// pod's own, and outside a pod that of this machine only.
        Optional<InetSocketAddress> stats() {
            if (!text("START_STATS_SERVER", "").equals("true")) {
                return Optional.empty();
            }
            String address = text("POD_IP", "127.0.0.1");
            try {
                return Optional.of(
                        new InetSocketAddress(InetAddress.ofLiteral(address), STATS_PORT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "cannot use POD_IP '%s': it is no address; correct it".formatted(address),
                        e);
            }
        }

        private boolean isTrue(String name) {
            String value = text(name, "false");
            if (!TRUE.contains(value) && !FALSE.contains(value)) {
                throw new IllegalArgumentException(
                        "cannot use variable %s: it is '%s', expected true or false; correct it"
                                .formatted(name, value));
            }
            return TRUE.contains(value);
        }
    }
}
