package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.web.SinkMeters;
import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingSink;
import io.keyturn.reconcile.Couriers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkMetersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Bench bench = new Bench();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void tellHowManyEachSinkTookAndWhichIsBehind() {
        RecordingSink full = new RecordingSink("full");
        full.limit(0);
        var _ = bench.pass();
        try (Couriers couriers =
                Couriers.start(
                        bench.store,
                        List.of(Bench.NAME),
                        List.of(new RecordingSink("well"), full),
                        () -> true)) {
            new SinkMeters(registry).follow(couriers::states);
            assertThat(couriers.flush(PATIENCE)).singleElement().asString().contains("'full'");
            assertThat(taken("well")).isEqualTo(1);
            assertThat(behind("well")).isZero();
            assertThat(taken("full")).isZero();
            assertThat(behind("full")).isEqualTo(1);
        }
    }

    private double taken(String sink) {
        return registry.get("keyturn.events.taken").tag("sink", sink).functionCounter().count();
    }

    private double behind(String sink) {
        return registry.get("keyturn.sink.behind").tag("sink", sink).gauge().value();
    }
}
