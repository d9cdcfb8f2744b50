package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Issuer;
import io.keyturn.port.ConsumerSource;
import io.keyturn.port.Names;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Consumers that come while a step is being made.
class LateConsumerTest {
    private final Bench bench = new Bench();
    private final Deque<List<Consumer>> looks = new ArrayDeque<>();
    private final Reconciler reconciler =
            new Reconciler(
                    bench.store,
                    new FoundEvidence(new StoreEvidence(), List.of(source())),
                    bench.publisher,
                    new Issuer(new SecureRandom()),
                    bench.clock,
                    () -> "id");

    @Test
    void holdsTheWriteOfAGatedStep() {
        bench.runUntilQuiet();
        bench.annotate(Names.REQUEST, "rotate-authority:test");
        bench.clock.advance(bench.target.policy().minimumInterval());
        pass();
        assertThat(bench.phase()).isEqualTo("trusting");
        bench.clock.advance(bench.target.policy().assumedAfter());
        looks.add(List.of());
        looks.add(List.of(late()));
        assertThat(pass())
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        held -> {
                            assertThat(held.decision().reason().code())
                                    .isEqualTo(ReasonCode.LAGGING);
                            assertThat(held.decision().laggards().getFirst().consumer())
                                    .isEqualTo(late());
                        });
        assertThat(bench.phase()).isEqualTo("trusting");
        assertThat(pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.phase()).isEqualTo("switched");
    }

    @Test
    void areNotAskedForWhereAStepNeedsNoGate() {
        looks.add(List.of());
        looks.add(List.of(late()));
        assertThat(pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(looks).hasSize(1);
    }

    private Outcome pass() {
        return reconciler.reconcile(bench.target, Observation.Rollback.REFUSED);
    }

    /// What each look finds; nobody, once that is used up.
    private ConsumerSource source() {
        return (_, _) -> looks.isEmpty() ? List.of() : looks.removeFirst();
    }

    private static Consumer late() {
        return new Consumer("pod", "", "edge", "late", new Proven.Silent("it has just started"));
    }
}
