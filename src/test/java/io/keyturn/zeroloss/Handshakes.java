package io.keyturn.zeroloss;

import io.keyturn.fixture.EnvoyProxy;
import java.util.List;

/// What servers count of their handshakes.
///
/// @param whole those that came to an end
/// @param resumed those of them that only went on with an earlier session
/// @param refused those that failed
record Handshakes(long whole, long resumed, long refused) {
    static Handshakes at(List<ConsumerPod> servers) {
        return new Handshakes(
                sum(servers, "ssl.handshake"),
                sum(servers, "ssl.session_reused"),
                sum(servers, "ssl.connection_error")
                        + sum(servers, "ssl.fail_verify_error")
                        + sum(servers, "ssl.fail_verify_no_cert"));
    }

    Handshakes since(Handshakes before) {
        return new Handshakes(
                whole - before.whole, resumed - before.resumed, refused - before.refused);
    }

    private static long sum(List<ConsumerPod> servers, String counter) {
        return servers.stream()
                .map(ConsumerPod::envoy)
                .mapToLong(envoy -> of(envoy, counter))
                .sum();
    }

    private static long of(EnvoyProxy server, String counter) {
        return server.counter("listener.127.0.0.1_%d.%s".formatted(server.listener(), counter));
    }
}
