package io.keyturn.bench.sds;

import io.keyturn.fixture.EnvoyProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long until a real Envoy has accepted a leaf: by its own counter of accepted updates, asked for every millisecond.
final class EnvoyAcceptance {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private EnvoyAcceptance() {}

    static String of(ServerProcess server, Site site, Path folder) {
        String place =
                "{socket_address: {address: 127.0.0.1, port_value: %d}}".formatted(server.port());
        try (EnvoyProxy envoy = EnvoyProxy.start(folder, "envoy-sidecar", "GRPC", place)) {
            awaitAccepted(envoy, 1);
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < Comparison.WARM_UP + Comparison.SWAPS; i++) {
                long accepted = accepted(envoy);
                long at = site.swap();
                awaitAccepted(envoy, accepted + 1);
                if (i >= Comparison.WARM_UP) {
                    waits.add(System.nanoTime() - at);
                }
                if (!envoy.admin("/certs").contains(site.present().certificate().serial())) {
                    throw new IllegalStateException("Envoy does not show the leaf it accepted");
                }
            }
            return """

            from the swap until Envoy 1.40 has accepted the leaf: p50 %.1f, max %.1f ms\
            """
                    .formatted(Spread.of(waits).quantile(0.5), Spread.of(waits).max());
        }
    }

    private static long accepted(EnvoyProxy envoy) {
        return envoy.counter("sds.server_cert.update_success");
    }

    private static void awaitAccepted(EnvoyProxy envoy, long count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (accepted(envoy) < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Envoy has not accepted the leaf:\n" + envoy.log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
