package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LagLogTest {
    private final Bench bench = new Bench();
    private final LagLog log = new LagLog();
    private final List<ExtLogRecord> lines = new ArrayList<>();
    private final ExtHandler ear =
            new ExtHandler() {
                @Override
                protected void doPublish(ExtLogRecord line) {
                    lines.add(line);
                }
            };

    @BeforeEach
    void listen() {
        Logger.getLogger("io.keyturn.rotation").addHandler(ear);
        bench.pass();
        bench.annotate(Names.REQUEST, "rotate-authority:now");
        bench.clock.advance(Duration.ofHours(2));
        bench.pass();
    }

    @AfterEach
    void stop() {
        Logger.getLogger("io.keyturn.rotation").removeHandler(ear);
    }

    @Test
    void namesWhoLagsAMinuteOnceAndItsEndOnce() {
        round(Duration.ofSeconds(59));
        assertThat(lines).as("not late yet").isEmpty();
        round(Duration.ofSeconds(1));
        round(Duration.ofSeconds(20));
        assertThat(lines)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.WARN);
                    assertThat(line.getMessage())
                            .startsWith("consumers lag target=gloo-system/gloo-mtls-certs")
                            .contains("reason=lagging", "laggards=1")
                            .contains("anyone/gloo-system/gloo-mtls-certs: unknown; assumed")
                            .contains("since 2026-01-01T02:00:00Z");
                });
        round(Duration.ofSeconds(60));
        assertThat(lines)
                .last()
                .extracting(ExtLogRecord::getMessage)
                .isEqualTo("nobody lags target=gloo-system/gloo-mtls-certs");
        assertThat(lines).hasSize(2);
    }

    private void round(Duration later) {
        bench.clock.advance(later);
        Report report = bench.reconciler().round(bench.target, Observation.Rollback.REFUSED);
        log.accept(report);
    }
}
