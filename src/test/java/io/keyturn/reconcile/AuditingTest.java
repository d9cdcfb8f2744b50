package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.RotationEvent.Intent;
import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingSink;
import io.keyturn.port.EventSink.Taken;
import io.keyturn.port.Names;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AuditingTest {
    private static final Duration THREE_DAYS = Duration.ofDays(3);
    private static final String FULL = "the disk is full; make room";

    private final Bench bench = new Bench();
    private final List<Intent> intents = new ArrayList<>();
    private Taken answer = new Taken.All();
    private final Reconciler required =
            bench.reconciler(new Auditing.Required(this::record, THREE_DAYS));

    @Test
    void recordsEachStepBeforeItIsWritten() {
        assertThat(pass(required)).isInstanceOf(Outcome.Advanced.class);
        bench.clock.advance(Duration.ofHours(2));
        bench.annotate(Names.REQUEST, "rotate-authority:a");
        assertThat(pass(required)).isInstanceOf(Outcome.Advanced.class);
        assertThat(intents)
                .extracting(Intent::id)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("bench-target:1:step.intended:"),
                        second -> assertThat(second).startsWith("bench-target:2:step.intended:"));
        assertThat(intents.getLast().data())
                .contains("\"step\":\"introduce\"", "\"phase\":\"trusting\"", bench.auditHead())
                .doesNotContain("unrecorded");
    }

    @Test
    void takesNoStepWithoutItsRecord() {
        answer = new Taken.Some(0, FULL);
        assertThat(pass(required))
                .isEqualTo(
                        new Outcome.Refused(
                                new Decision.Refuse(ReasonCode.AUDIT_UNAVAILABLE.that(FULL))));
        assertThat(bench.store.find(Bench.NAME, io.keyturn.port.Part.TARGET)).isEmpty();
        answer = new Taken.All();
        assertThat(pass(required)).isInstanceOf(Outcome.Advanced.class);
    }

    @Test
    void takesAStepWithoutItsRecordShortlyBeforeTheLeafEndsAndSaysSo() {
        pass(required);
        answer = new Taken.Some(0, FULL);
        Duration life = bench.target.policy().leafLifetime();
        bench.clock.advance(life.minus(THREE_DAYS).minus(Duration.ofHours(1)));
        assertThat(pass(required)).isInstanceOf(Outcome.Refused.class);
        bench.clock.advance(Duration.ofHours(2));
        assertThat(pass(required)).isInstanceOf(Outcome.Advanced.class);
        assertThat(told().getLast()).contains("\"unrecorded\":\"" + FULL + "\"");
    }

    @Test
    void allowsNoExceptionBeforeTheLastQuarterOfALife() {
        Reconciler generous =
                bench.reconciler(new Auditing.Required(this::record, Duration.ofDays(36_500)));
        pass(generous);
        answer = new Taken.Some(0, FULL);
        Duration life = bench.target.policy().leafLifetime();
        bench.clock.advance(life.multipliedBy(7).dividedBy(10));
        assertThat(pass(generous)).isInstanceOf(Outcome.Refused.class);
        bench.clock.advance(life.dividedBy(10));
        assertThat(pass(generous)).isInstanceOf(Outcome.Advanced.class);
    }

    @Test
    void asksForNothingWhereARecordIsNotRequired() {
        answer = new Taken.Some(0, FULL);
        assertThat(pass(bench.reconciler(new Auditing.Told(this::record))))
                .isInstanceOf(Outcome.Advanced.class);
        assertThat(intents).hasSize(1);
        assertThat(told().getLast()).doesNotContain("unrecorded");
    }

    @Test
    void failsAStepWhoseRecordFails() {
        Reconciler failing =
                bench.reconciler(
                        new Auditing.Required(
                                _ -> CompletableFuture.failedFuture(new IllegalStateException("x")),
                                THREE_DAYS));
        assertThat(pass(failing))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().reason().sentence())
                                        .contains("audit file failed", "IllegalStateException"));
    }

    @Test
    void reachesTheSinkOfItsNameThroughTheCouriersAndNoOther() throws Exception {
        RecordingSink audit = new RecordingSink("audit");
        RecordingSink other = new RecordingSink("other");
        pass(required);
        try (Couriers couriers =
                Couriers.start(
                        bench.store, List.of(Bench.NAME), List.of(audit, other), () -> true)) {
            Taken taken = couriers.record("audit", intents.getFirst()).get();
            assertThat(taken).isInstanceOf(Taken.All.class);
            assertThat(couriers.flush(Duration.ofSeconds(10))).isEmpty();
        }
        assertThat(audit.ids())
                .contains(intents.getFirst().id(), "bench-target:1:rotation.bootstrapped");
        assertThat(other.ids()).containsExactly("bench-target:1:rotation.bootstrapped");
    }

    private CompletableFuture<Taken> record(Intent intent) {
        intents.add(intent);
        return CompletableFuture.completedFuture(answer);
    }

    private Outcome pass(Reconciler reconciler) {
        return reconciler.reconcile(bench.target, Rollback.REFUSED);
    }

    /// The commitments that wait.
    private List<String> told() {
        RecordingSink sink = new RecordingSink("told");
        var _ = new Courier(bench.store, Bench.NAME, sink, Set.of("told")).deliver();
        return sink.taken().stream().map(io.keyturn.event.RotationEvent::data).toList();
    }
}
