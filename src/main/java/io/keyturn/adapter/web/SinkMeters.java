package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.SinkState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The metrics of the sinks that events go to. Their one label is the sink's name, of which there are few.
public final class SinkMeters {
    private static final String SINK = "sink";

    private final MeterRegistry registry;

    public SinkMeters(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry is null");
    }

    /// From now on they are asked whenever somebody looks.
    ///
    /// @param states always of the same sinks
    public void follow(Supplier<List<SinkState>> states) {
        for (SinkState one : states.get()) {
            String sink = one.sink();
            FunctionCounter.builder("keyturn.events.taken", states, of(sink, SinkState::taken))
                    .description("Events that the sink has taken from this process.")
                    .tag(SINK, sink)
                    .register(registry);
            Gauge.builder(
                            "keyturn.sink.behind",
                            states,
                            of(sink, state -> state.problem().isEmpty() ? 0 : 1))
                    .description("1 while the sink does not take what waits for it.")
                    .tag(SINK, sink)
                    .strongReference(true)
                    .register(registry);
        }
    }

    private static ToDoubleFunction<Supplier<List<SinkState>>> of(
            String sink, ToDoubleFunction<SinkState> value) {
        return states ->
                states.get().stream()
                        .filter(state -> state.sink().equals(sink))
                        .mapToDouble(value)
                        .sum();
    }
}
