package io.keyturn.adapter.sds.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Supplier;

/// Shows the numbers at `/metrics`, where Gloo's sidecar shows its own. No secret is among them.
public final class StatsListener implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Pages pages;

    private StatsListener(Pages pages) {
        this.pages = pages;
    }

    /// Opens the port.
    ///
    /// @param numbers in the text format of Prometheus
    /// @throws IllegalStateException when the address cannot be used
    public static StatsListener open(InetSocketAddress at, Supplier<String> numbers) {
        Supplier<Pages.Page> page =
                () -> new Pages.Page(HttpURLConnection.HTTP_OK, TEXT, numbers.get());
        try {
            return new StatsListener(Pages.open(at, Map.of("/metrics", page)));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot show metrics on '%s:%d': %s; free the port, or take START_STATS_SERVER away"
                            .formatted(
                                    at.getAddress().getHostAddress(), at.getPort(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
