package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.fixture.Observed;
import io.keyturn.port.Names;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObservationsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Consumer A = Observed.pod("a", new Proven.Assumed(Duration.ZERO));
    private static final Consumer B = Observed.pod("b", new Proven.Silent("no Lease"));

    private final Observed observed = new Observed();

    @BeforeEach
    void bootstrap() {
        var _ = observed.round();
        assertThat(observed.told()).as("nothing is to be told of a bootstrap").isEmpty();
    }

    @Test
    void namesALaggardAMinuteAfterItBeganAndOnceWhileItLags() {
        observed.hear(observed.lagging(LONG.minusMillis(1), A));
        assertThat(observed.ids()).isEmpty();
        observed.hear(observed.lagging(LONG, A));
        assertThat(observed.ids()).containsExactly("1:consumer.lagging:pod/edge/a");
        observed.hear(observed.lagging(LONG.multipliedBy(9), A));
        assertThat(observed.ids()).isEmpty();
        observed.hear(observed.lagging(LONG.multipliedBy(9), A, B));
        assertThat(observed.ids()).containsExactly("1:consumer.lagging:pod/edge/b");
    }

    @Test
    void namesItAgainWhenItLagsAgain() {
        observed.hear(observed.lagging(LONG, A, B));
        List<String> first = observed.ids();
        observed.hear(observed.lagging(LONG, B));
        observed.hear(observed.lagging(LONG, A, B));
        assertThat(observed.ids()).hasSize(1).isSubsetOf(first);
    }

    @Test
    void tellsWhoProvedItAndNotWhoLeft() {
        observed.hear(observed.lagging(Duration.ZERO, A, B));
        Report.Acted onlyB = observed.lagging(Duration.ZERO, B);
        observed.hear(onlyB);
        assertThat(observed.ids()).as("a is gone").isEmpty();
        observed.hear(observed.lagging(Duration.ZERO, A, B));
        observed.hear(observed.report(Observed.knowing(onlyB.seen(), A, B), onlyB.outcome()));
        assertThat(observed.ids()).containsExactly("1:evidence.received:pod/edge/a");
    }

    @Test
    void takesAWaiverForNoProof() {
        observed.hear(observed.lagging(Duration.ZERO, A, B));
        observed.bench.annotate(Names.WAIVED, "pod/edge/a 2099-01-01T00:00:00Z drained");
        Report.Acted onlyB = observed.lagging(Duration.ZERO, B);
        observed.hear(observed.report(Observed.knowing(onlyB.seen(), A, B), onlyB.outcome()));
        assertThat(observed.ids())
                .containsExactly("1:consumer.waived:pod/edge/a:2099-01-01T00:00:00Z");
    }

    @Test
    void tellsWhatAClientRefusedAndAgainWhenItRefusesSomethingElse() {
        for (String message : List.of("no PEM", "no PEM", "expired")) {
            observed.hear(
                    observed.lagging(
                            Duration.ZERO,
                            Observed.pod(
                                    "a",
                                    new Proven.Silent(
                                            "client 'x' rejected 'server_cert': " + message,
                                            true))));
        }
        assertThat(observed.told())
                .extracting(RotationEvent::data)
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).contains("rejected 'server_cert': no PEM"),
                        second -> assertThat(second).contains("expired"));
    }

    @Test
    void tellsEachGateOfARotationWithItsGrounds() {
        observed.bench.annotate(Names.REQUEST, "rotate-authority:a");
        for (int i = 0; i < 12; i++) {
            observed.bench.clock.advance(Duration.ofMinutes(20));
            var _ = observed.round();
        }
        List<RotationEvent> gates =
                observed.told().stream()
                        .filter(event -> event.type() == EventType.GATE_OPENED)
                        .toList();
        assertThat(gates)
                .extracting(RotationEvent::id)
                .containsExactly(
                        "bench-target:2:gate.opened:switch",
                        "bench-target:3:gate.opened:retire",
                        "bench-target:4:gate.opened:settle");
        assertThat(gates.getFirst().data())
                .contains(
                        "\"grounds\":[{\"consumer\":\"anyone/gloo-system/gloo-mtls-certs\",\"proof\":\"assumed\"}]");
    }

    @Test
    void warnsOfTheNearestEndOnceAndNotOfALeafThatHasTime() {
        observed.bench.clock.advance(Duration.ofDays(22));
        observed.hear(waiting());
        assertThat(observed.ids()).as("eight days left: renewal is due, not late").isEmpty();
        observed.bench.clock.advance(Duration.ofDays(2));
        observed.hear(waiting());
        observed.hear(waiting());
        assertThat(observed.ids()).containsExactly("1:certificate.expiring:leaf:7d");
        observed.bench.clock.advance(Duration.ofDays(5));
        observed.hear(waiting());
        assertThat(observed.ids()).containsExactly("1:certificate.expiring:leaf:1d");
        observed.bench.clock.advance(Duration.ofDays(2));
        observed.hear(waiting());
        assertThat(observed.ids()).containsExactly("1:certificate.expiring:leaf:expired");
    }

    @Test
    void warnsOfAnAuthorityByItsGeneration() {
        observed.bench.clock.advance(Duration.ofDays(365 - 13));
        observed.hear(waiting());
        assertThat(observed.ids()).contains("1:certificate.expiring:authority-1:14d");
    }

    @Test
    void tellsAPauseOnceAndAgainAfterAnother() {
        for (String why : List.of("incident", "incident", "", "incident", "audit")) {
            observed.bench.annotate(Names.PAUSED, why);
            var _ = observed.round();
        }
        assertThat(observed.told())
                .extracting(RotationEvent::data)
                .hasSize(3)
                .satisfiesExactly(
                        one -> assertThat(one).contains("\"why\":\"incident\""),
                        two -> assertThat(two).contains("\"why\":\"incident\""),
                        three -> assertThat(three).contains("\"why\":\"audit\""));
    }

    @Test
    void tellsFailuresAndConflictsOnceForEachSentence() {
        for (String problem : List.of("no answer", "no answer", "forbidden")) {
            observed.hear(observed.ending(new Outcome.Failed(problem)));
        }
        observed.hear(observed.ending(new Outcome.Conflicted("overtaken")));
        assertThat(observed.told())
                .extracting(RotationEvent::type)
                .containsExactly(
                        EventType.ROTATION_FAILED,
                        EventType.ROTATION_FAILED,
                        EventType.ROTATION_CONFLICTED);
    }

    @Test
    void knowsTheTargetOfWhichNothingCanBeReadAnyMore() {
        var _ = observed.round();
        observed.bench.store.beUnreadable("the store is away; bring it back");
        var _ = observed.round();
        assertThat(observed.told())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.type()).isEqualTo(EventType.ROTATION_FAILED);
                    assertThat(event.targetId()).isEqualTo("bench-target");
                });
    }

    @Test
    void tellsOfOthersWhoWriteAndOfTheEndOfPatienceWithThem() {
        for (int i = 0; i < 4; i++) {
            observed.bench.overwrite();
            var _ = observed.round();
            observed.bench.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(observed.told())
                .extracting(RotationEvent::type)
                .contains(EventType.TARGET_CHANGED_BY_OTHERS)
                .endsWith(EventType.ROTATION_CONTENDED);
    }

    @Test
    void tellsARefusalOnce() {
        observed.hear(observed.refusing(ReasonCode.IMMUTABLE.that("it is immutable")));
        observed.hear(observed.refusing(ReasonCode.IMMUTABLE.that("it is immutable")));
        assertThat(observed.ids()).containsExactly("1:rotation.refused:immutable");
    }

    @Test
    void tellsThatTheRecordIsNotKept() {
        observed.unrecorded.add("sink 'audit': disk full");
        observed.hear(waiting());
        observed.hear(waiting());
        assertThat(observed.told())
                .extracting(RotationEvent::type)
                .containsExactly(EventType.AUDIT_DEGRADED);
    }

    @Test
    void tellsNothingWhereAnotherRunnerLeads() {
        Report.Acted report = observed.lagging(LONG, A);
        observed.hear(new Report.Watched(report.seen(), report.at(), report.took()));
        assertThat(observed.told()).isEmpty();
        observed.hear(report);
        assertThat(observed.told()).hasSize(1);
    }

    private Report.Acted waiting() {
        return observed.waiting(
                observed.look(),
                new Decision.Wait(
                        observed.bench.clock.instant(),
                        ReasonCode.PAUSED.that("nothing is written"),
                        List.of()));
    }
}
