package io.keyturn.sds;

import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.fixture.EnvoyProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The Envoys of one test. They are ended after it, and where it fails they say first what they have to say.
final class Envoys implements AfterTestExecutionCallback, AfterEachCallback {
    private final List<EnvoyProxy> started = new ArrayList<>();

    /// With a bootstrap from the test resources, which asks the server at a Unix socket.
    EnvoyProxy start(Path folder, String bootstrap, Path socket) {
        return add(
                EnvoyProxy.start(
                        folder, bootstrap, "GRPC", "{pipe: {path: \"%s\"}}".formatted(socket)));
    }

    /// The same over TCP.
    ///
    /// @param more of the cluster of the server, in YAML that is indented for it
    EnvoyProxy start(Path folder, String bootstrap, SdsServer server, String more) {
        return add(
                EnvoyProxy.start(
                        folder,
                        bootstrap,
                        "GRPC",
                        "{socket_address: {address: 127.0.0.1, port_value: %d}}%s"
                                .formatted(server.port(), more)));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            started.forEach(envoy -> System.err.println("Envoy's log:\n" + envoy.log()));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        started.forEach(EnvoyProxy::close);
    }

    private EnvoyProxy add(EnvoyProxy envoy) {
        started.add(envoy);
        return envoy;
    }
}
