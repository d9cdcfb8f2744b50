package io.keyturn.adapter.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/// The plain gauges of one target and what they show now. What was never seen is NaN, never 0.
final class Numbers {
    volatile double phaseEntered = Double.NaN;
    volatile double lastSuccess = Double.NaN;
    volatile double anchors = Double.NaN;
    volatile double gateWaiting;
    volatile double laggards;
    volatile double leads;
    private final Timer rounds;

    Numbers(MeterRegistry registry, Tags tags) {
        this.rounds =
                Timer.builder("keyturn.reconcile")
                        .description("How long a round took.")
                        .tags(tags)
                        .serviceLevelObjectives(
                                Duration.ofMillis(10),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10))
                        .register(registry);
        gauge(
                registry,
                tags,
                "rotation.phase.entered.timestamp",
                "seconds",
                "When the target entered its phase, in seconds of the epoch.",
                now -> now.phaseEntered);
        gauge(
                registry,
                tags,
                "last.successful.reconcile.timestamp",
                "seconds",
                "When a round last ended as it should, in seconds of the epoch.",
                now -> now.lastSuccess);
        gauge(
                registry,
                tags,
                "gate.waiting",
                "seconds",
                "How long the gate has waited; 0 when it does not.",
                now -> now.gateWaiting);
        gauge(
                registry,
                tags,
                "laggards",
                "",
                "Consumers that the gate waits for.",
                now -> now.laggards);
        gauge(
                registry,
                tags,
                "trust.anchors",
                "",
                "Authorities in the trust bundle.",
                now -> now.anchors);
        gauge(
                registry,
                tags,
                "leader",
                "",
                "1 when this replica writes, 0 when another one does.",
                now -> now.leads);
    }

    void took(Duration time) {
        rounds.record(time);
    }

    private void gauge(
            MeterRegistry registry,
            Tags tags,
            String name,
            String unit,
            String description,
            ToDoubleFunction<Numbers> value) {
        Gauge.builder("keyturn." + name, this, value)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
