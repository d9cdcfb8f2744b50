package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.web.Meters;
import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Observation.Rollback;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What the metrics of a target tell while it rotates.
class MetersTest {
    private final Bench bench = new Bench();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void countsACompletedRotation() {
        rounds(2);
        assertThat(rotations("completed")).isZero();
        bench.annotate(Names.REQUEST, "rotate-authority:one");
        toTheEnd();
        assertThat(rotations("completed")).isEqualTo(1);
        assertThat(rotations("aborted")).isZero();
    }

    @Test
    void countsAnAbortedRotation() {
        rounds(2);
        bench.annotate(Names.REQUEST, "rotate-authority:one");
        rounds(1);
        bench.annotate(Names.REQUEST, "abort:two");
        toTheEnd();
        assertThat(rotations("aborted")).isEqualTo(1);
        assertThat(rotations("completed")).isZero();
    }

    @Test
    void tellsThePhaseTheAnchorsAndWhoIsWaitedFor() {
        rounds(2);
        bench.annotate(Names.REQUEST, "rotate-authority:one");
        rounds(1);
        bench.clock.advance(Duration.ofSeconds(10));
        rounds(1);
        assertThat(phase("trusting")).isEqualTo(1);
        assertThat(phase("steady")).isZero();
        assertThat(gauge("trust.anchors")).isEqualTo(2);
        assertThat(gauge("laggards")).isEqualTo(1);
        assertThat(gauge("gate.waiting")).isEqualTo(10);
    }

    @Test
    void tellsWhenEachCertificateEnds() {
        rounds(2);
        assertThat(ends("authority")).isEqualTo(seconds(bench.target.policy().authorityLifetime()));
        assertThat(ends("leaf")).isEqualTo(seconds(bench.target.policy().leafLifetime()));
    }

    @Test
    void keepsTheLastNumbersWhileTheStoreIsAway() {
        rounds(2);
        double success = gauge("last.successful.reconcile.timestamp");
        bench.clock.advance(Duration.ofMinutes(5));
        bench.store.beUnreadable("away");
        rounds(1);
        assertThat(phase("unknown")).isEqualTo(1);
        assertThat(gauge("last.successful.reconcile.timestamp")).isEqualTo(success);
        assertThat(ends("leaf")).isPositive();
    }

    @Test
    void tellsWhetherThisReplicaLeads() {
        rounds(1);
        assertThat(gauge("leader")).isEqualTo(1);
        meters.accept(bench.reconciler().watch(bench.target));
        assertThat(gauge("leader")).isZero();
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            meters.accept(round());
        }
    }

    private Report.Acted round() {
        return bench.reconciler().round(bench.target, Rollback.REFUSED);
    }

    private void toTheEnd() {
        for (int i = 0; i < 12; i++) {
            rounds(1);
            bench.clock.advance(bench.target.policy().assumedAfter().plusSeconds(1));
        }
        assertThat(bench.phase()).isEqualTo("steady");
    }

    private double rotations(String result) {
        return registry.get("keyturn.rotation").tag("result", result).counter().count();
    }

    private double phase(String phase) {
        return registry.get("keyturn.rotation.phase").tag("phase", phase).gauge().value();
    }

    private double ends(String role) {
        Gauge end =
                registry.get("keyturn.certificate.not.after.timestamp").tag("role", role).gauge();
        return end.value();
    }

    private double gauge(String name) {
        return registry.get("keyturn." + name).gauge().value();
    }

    private static double seconds(Duration lifetime) {
        return Bench.START.plus(lifetime).getEpochSecond();
    }
}
