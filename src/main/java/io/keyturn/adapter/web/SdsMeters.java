package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.SdsMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The metrics of an SDS server. Their only label is the secret's name: clients choose their own names and are as many as
/// they like, so a label of theirs would grow without bound.
public final class SdsMeters implements SdsMetrics {
    private static final String SECRET = "secret";

    private final MeterRegistry registry;
    private final AtomicInteger streams = new AtomicInteger();
    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();
    private final Map<String, Counter> sources = new ConcurrentHashMap<>();
    private final Timer pushes;

    public SdsMeters(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry is null");
        this.pushes =
                Timer.builder("keyturn.sds.push")
                        .description(
                                "From the publishing of a change to its writing on one stream.")
                        .serviceLevelObjectives(
                                millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000))
                        .register(registry);
        Gauge.builder("keyturn.sds.streams", streams, AtomicInteger::doubleValue)
                .description("Streams that are open now.")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void expect(String leaf, String bundle) {
        var _ = secret(leaf);
        var _ = secret(bundle);
        var _ = source(leaf);
    }

    @Override
    public void pushed(String secret) {
        secret(secret).pushes.increment();
    }

    @Override
    public void acked(String secret) {
        secret(secret).acks.increment();
    }

    @Override
    public void nacked(String secret) {
        secret(secret).nacks.increment();
    }

    @Override
    public void streamOpened() {
        streams.incrementAndGet();
    }

    @Override
    public void streamClosed() {
        streams.decrementAndGet();
    }

    @Override
    public void pushTook(Duration elapsed) {
        pushes.record(elapsed);
    }

    @Override
    public void notAfter(String secret, Instant end) {
        secret(secret).end = end.getEpochSecond();
    }

    @Override
    public void sourceFailed(String leaf) {
        source(leaf).increment();
    }

    private Secret secret(String name) {
        return secrets.computeIfAbsent(name, each -> new Secret(registry, each));
    }

    private Counter source(String leaf) {
        return sources.computeIfAbsent(
                leaf,
                each ->
                        counter(
                                registry,
                                "source.errors",
                                "Sources that could not be read, or held what cannot be served.",
                                each));
    }

    private static Counter counter(
            MeterRegistry registry, String name, String description, String secret) {
        return Counter.builder("keyturn.sds." + name)
                .description(description)
                .tag(SECRET, secret)
                .register(registry);
    }

    private static Duration[] millis(int... bounds) {
        Duration[] all = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            all[i] = Duration.ofMillis(bounds[i]);
        }
        return all;
    }

    /// The numbers of one secret. What was never served ends at NaN, never at 0.
    private static final class Secret {
        private final Counter pushes;
        private final Counter acks;
        private final Counter nacks;
        private volatile double end = Double.NaN;

        Secret(MeterRegistry registry, String name) {
            pushes = counter(registry, "pushes", "Times that the secret was sent.", name);
            acks = counter(registry, "acks", "Times that a client took it into use.", name);
            nacks = counter(registry, "nacks", "Times that a client could not use it.", name);
            Gauge.builder("keyturn.sds.not.after.timestamp", this, now -> now.end)
                    .description("When what is served ends, in seconds of the epoch.")
                    .baseUnit("seconds")
                    .tag(SECRET, name)
                    .strongReference(true)
                    .register(registry);
        }
    }
}
