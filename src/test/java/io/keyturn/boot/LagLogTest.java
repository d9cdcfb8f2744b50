package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LagLogTest {
    private static final Instant SINCE = Bench.START.plus(Duration.ofHours(2));

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
        Consumer late = consumer(new Consumer.Proven.Silent("no Lease"));
        round(Duration.ofSeconds(59), late);
        assertThat(lines).as("not late yet").isEmpty();
        round(Duration.ofSeconds(1), late);
        round(Duration.ofSeconds(20), late);
        assertThat(lines)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.WARN);
                    assertThat(line.getMessage())
                            .startsWith("consumers lag target=gloo-system/gloo-mtls-certs")
                            .contains("reason=lagging", "laggards=1")
                            .contains("pod/gloo-system/late: old")
                            .contains("since 2026-01-01T02:00:00Z");
                });
        round(Duration.ofSeconds(60));
        assertThat(lines)
                .last()
                .extracting(ExtLogRecord::getMessage)
                .isEqualTo("nobody lags target=gloo-system/gloo-mtls-certs");
        assertThat(lines).hasSize(2);
    }

    @Test
    void saysNothingOfWhomTimeAloneSpeaksFor() {
        round(Duration.ofSeconds(90), consumer(new Consumer.Proven.Assumed(Duration.ZERO)));
        assertThat(lines).isEmpty();
    }

    private static Consumer consumer(Consumer.Proven proof) {
        return new Consumer("pod", "", "gloo-system", "late", proof);
    }

    private void round(Duration later, Consumer... laggards) {
        bench.clock.advance(later);
        Inspection seen = bench.reconciler().inspect(bench.target, Observation.Rollback.REFUSED);
        Decision.Wait wait =
                new Decision.Wait(
                        seen.observation().now().plusSeconds(2),
                        ReasonCode.LAGGING.that("some lag"),
                        Stream.of(laggards).map(one -> new Laggard(one, "old", SINCE)).toList());
        log.accept(
                new Report.Watched(
                        seen.deciding(wait), seen.observation().now(), Duration.ofMillis(1)));
    }
}
