package io.keyturn.zeroloss;

import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.EnvoyProxy;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/// One pod that uses the target: a mount, `keyturn sds` on it, and an Envoy that gets its secrets there.
final class ConsumerPod implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Spec spec;
    private final int sdsPort = LoopbackPorts.free();
    private final int glooPort = LoopbackPorts.free();
    private Optional<RunningKeyturn> sds = Optional.empty();
    private Optional<EnvoyProxy> envoy = Optional.empty();

    ConsumerPod(Spec spec) {
        this.spec = spec;
    }

    /// What does not change when its processes are started anew.
    ///
    /// @param folder its own; the mount is in it
    /// @param kubeconfig with the token of the pod
    /// @param address on loopback, standing for the pod's own
    /// @param bootstrap of Envoy
    /// @param values of the bootstrap, beside the name and where secrets are
    /// @param source what `keyturn sds` is told beside the mount
    record Spec(
            String name,
            Path folder,
            Path kubeconfig,
            String address,
            String bootstrap,
            Map<String, String> values,
            List<String> source) {
        Spec {
            values = Map.copyOf(values);
            source = List.copyOf(source);
        }

        Path mount() {
            return folder.resolve("ssl");
        }
    }

    String name() {
        return spec.name();
    }

    int sdsPort() {
        return sdsPort;
    }

    /// Starts both; the mount must be filled. Returns once Envoy has both secrets.
    void start() {
        startSds();
        Map<String, String> values = new HashMap<>(spec.values());
        values.put("NAME", spec.name());
        values.put("GLOO", Integer.toString(glooPort));
        values.put(
                "SDS",
                "{ socket_address: { address: 127.0.0.1, port_value: %d } }".formatted(sdsPort));
        EnvoyProxy started = EnvoyProxy.start(spec.folder(), spec.bootstrap(), values);
        envoy = Optional.of(started);
        awaitSecrets(started);
    }

    private void awaitSecrets(EnvoyProxy started) {
        try {
            await("both secrets at " + spec.name())
                    .atMost(PATIENCE)
                    .failFast("its Envoy ended", () -> !started.isRunning())
                    .until(() ->
                            started.counter("sds.server_cert.update_success") > 0
                                    && started.counter("sds.validation_context.update_success")
                                            > 0);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(
                    "Envoy said:\n%s\nits counters:\n%s\nkeyturn sds said:\n%s"
                            .formatted(
                                    started.log(),
                                    started.admin("/stats?filter=sds"),
                                    sds.orElseThrow().lastLines()),
                    e);
        }
    }

    /// Where its Envoy is asked for a server.
    URI way(ConsumerPod server) {
        return URI.create("http://127.0.0.1:%d/%s".formatted(envoy().listener(), server.name()));
    }

    /// The version of a secret that Envoy uses, as it names it.
    String version(String secret) {
        return envoy().admin("/stats?filter=sds." + secret + ".version_text").strip();
    }

    void freezeSds() {
        sds.orElseThrow().freeze();
    }

    void thawSds() {
        sds.orElseThrow().thaw();
    }

    /// Both die in mid-air.
    void kill() {
        sds.ifPresent(RunningKeyturn::kill);
        envoy.ifPresent(EnvoyProxy::close);
    }

    EnvoyProxy envoy() {
        return envoy.orElseThrow();
    }

    @Override
    public void close() {
        kill();
    }

    private void startSds() {
        List<String> arguments =
                new ArrayList<>(List.of("sds", "--kubeconfig=" + spec.kubeconfig()));
        arguments.addAll(spec.source());
        RunningKeyturn started =
                RunningKeyturn.start(
                        folder(),
                        "sds",
                        Map.of(
                                "GLOO_MTLS_SDS_ENABLED",
                                "true",
                                "GLOO_MTLS_SECRET_DIR",
                                spec.mount().toString(),
                                "SDS_SERVER_ADDRESS",
                                "127.0.0.1:" + sdsPort,
                                "POD_IP",
                                spec.address(),
                                "POD_NAME",
                                spec.name(),
                                "POD_NAMESPACE",
                                Fleet.TARGET.namespace()),
                        arguments.toArray(String[]::new));
        sds = Optional.of(started);
        await("a listening sds at " + spec.name())
                .atMost(PATIENCE)
                .until(() -> started.hasLogged("sds server listening on"));
    }

    private Path folder() {
        try {
            return Files.createDirectories(spec.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot create '%s': %s; check the folder"
                            .formatted(spec.folder(), e.getMessage()),
                    e);
        }
    }
}
