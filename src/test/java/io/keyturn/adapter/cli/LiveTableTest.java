package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Digest;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Inspection;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final Instant SINCE = Bench.START;
    private static final Instant NOW = SINCE.plusSeconds(75);
    private static final Digest DIGEST = Digest.of(new byte[] {1});

    private final Bench bench = new Bench();

    @Test
    void showsPhaseConsumersEvidenceLaggardsAndElapsedTime() {
        bench.pass();
        bench.annotate(Names.WAIVED, "pod/gloo-system/known 2030-01-01T00:00:00Z broken disk");
        Consumer late = consumer("late", new Proven.Silent("no Lease"));
        Consumer good =
                consumer(
                        "good",
                        new Proven.Told(new Holding(DIGEST, DIGEST), new Holding(DIGEST, DIGEST)));
        Consumer known = consumer("known", new Proven.Static("subPath"));
        assertThat(table(List.of(good, late, known), List.of(late)).at(NOW))
                .containsExactly(
                        "gloo-system/gloo-mtls-certs  steady, generation 1  lagging  waiting 1m 15s  elapsed 1m 25s",
                        "  CONSUMER               EVIDENCE  LAGS    HOLDS",
                        "  pod/gloo-system/late   silent    1m 15s  what it holds",
                        "  pod/gloo-system/good   told      no      what it needs",
                        "  pod/gloo-system/known  static    waived  it is not waited for");
    }

    @Test
    void showsTheFirstOfManyAndCountsTheRest() {
        bench.pass();
        List<Consumer> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(consumer("pod-" + i, new Proven.Silent("no Lease")));
        }
        List<String> lines = table(many, many).at(NOW);
        assertThat(lines).hasSize(15).last().isEqualTo("  and 988 more");
        assertThat(lines.get(2)).startsWith("  pod/gloo-system/pod-0 ");
    }

    @Test
    void showsTheReasonWhereNobodyLags() {
        assertThat(table(List.of(consumer("any", new Proven.Silent("x"))), List.of()).at(NOW))
                .last()
                .isEqualTo("  until later");
    }

    private LiveTable table(List<Consumer> consumers, List<Consumer> late) {
        Inspection seen = bench.reconciler().inspect(bench.target, Observation.Rollback.REFUSED);
        Decision.Wait wait =
                new Decision.Wait(
                        NOW.plusSeconds(9),
                        ReasonCode.LAGGING.that("until later"),
                        late.stream()
                                .map(each -> new Laggard(each, "what it holds", SINCE))
                                .toList());
        return new LiveTable(
                new Inspection(
                        seen.name(),
                        seen.observation().knowing(new Evidence(consumers)),
                        wait,
                        seen.binding()),
                wait,
                SINCE,
                SINCE.minus(Duration.ofSeconds(10)));
    }

    private static Consumer consumer(String name, Proven proof) {
        return new Consumer("pod", "", "gloo-system", name, proof);
    }
}
