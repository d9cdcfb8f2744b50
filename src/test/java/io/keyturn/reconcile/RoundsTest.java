package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The service's rounds over one target.
class RoundsTest {
    private final Bench bench = new Bench();
    private final List<Report> heard = new CopyOnWriteArrayList<>();

    @Test
    void goesRoundUntilNothingIsDue() {
        try (Rounds _ = start()) {
            await().until(() -> heard.size() >= 2);
        }
        assertThat(steps()).containsExactly("bootstrap");
        assertThat(bench.phase()).isEqualTo("steady");
    }

    @Test
    void servesARequestWhenItIsWoken() {
        try (Rounds rounds = start()) {
            await().until(() -> heard.size() >= 2);
            bench.annotate(Names.REQUEST, "renew-leaf:now");
            rounds.wake();
            await().until(() -> steps().contains("renew-leaf"));
        }
    }

    @Test
    void onlyWatchesWhileAnotherRunnerLeads() {
        AtomicBoolean leads = new AtomicBoolean();
        try (Rounds rounds =
                Rounds.start(bench.reconciler(), bench.target, leads::get, heard::add)) {
            await().until(() -> !heard.isEmpty());
            assertThat(heard.getFirst()).isInstanceOf(Report.Watched.class);
            assertThat(bench.store.writes()).isEmpty();
            leads.set(true);
            rounds.wake();
            await().until(() -> steps().contains("bootstrap"));
        }
    }

    @Test
    void goesOnAfterARoundThatDied() {
        bench.store.dieAfter(1);
        try (Rounds rounds = start()) {
            await().until(bench.store::isDead);
            bench.store.live();
            rounds.wake();
            await().until(() -> steps().contains("bootstrap"));
        }
    }

    @Test
    void triesAgainAfterAConflict() {
        bench.store.conflictOnce();
        try (Rounds _ = start()) {
            await().until(() -> steps().contains("bootstrap"));
        }
        assertThat(heard.getFirst())
                .isInstanceOfSatisfying(
                        Report.Acted.class,
                        acted ->
                                assertThat(acted.outcome()).isInstanceOf(Outcome.Conflicted.class));
    }

    @Test
    void makesNoRoundAfterItIsClosed() {
        Rounds rounds = start();
        rounds.close();
        int before = heard.size();
        rounds.wake();
        assertThat(heard).hasSize(before);
    }

    private Rounds start() {
        return Rounds.start(bench.reconciler(), bench.target, () -> true, heard::add);
    }

    private List<String> steps() {
        return heard.stream()
                .filter(Report.Acted.class::isInstance)
                .map(Report.Acted.class::cast)
                .map(Report.Acted::outcome)
                .filter(Outcome.Advanced.class::isInstance)
                .map(outcome -> ((Outcome.Advanced) outcome).step().kind().word())
                .toList();
    }
}
