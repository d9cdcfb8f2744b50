package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Every number of this process in the text format of Prometheus, for a port that is not the management port.
@Singleton
@SuppressWarnings(
        "deprecation") // the platform's extension still brings this class and not its successor
public final class PrometheusText {
    private final PrometheusMeterRegistry registry;

    @Inject
    public PrometheusText(PrometheusMeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry is null");
    }

    /// As of now.
    public String text() {
        return registry.scrape();
    }
}
