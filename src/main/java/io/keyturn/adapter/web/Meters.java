package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.Report;
import io.keyturn.rotation.TargetName;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Keeps the metrics of every target up to date with its reports; docs/metrics.md lists them.
public final class Meters implements Consumer<Report> {
    private final MeterRegistry registry;
    private final Map<TargetName, TargetMeters> targets = new ConcurrentHashMap<>();

    public Meters(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry is null");
    }

    @Override
    public void accept(Report report) {
        targets.computeIfAbsent(report.seen().name(), target -> new TargetMeters(registry, target))
                .take(report);
    }
}
