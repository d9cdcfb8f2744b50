package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Digest;
import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.Held;
import io.keyturn.port.OnRestart;
import io.keyturn.port.ServerEvidence;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProcessLedgerTest {
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest LEAF = Digest.of(new byte[] {2});

    private final Bench bench = new Bench();
    private final AtomicInteger woken = new AtomicInteger();
    private final ProcessLedger ledger = new ProcessLedger(bench.clock);

    @Test
    void namesServersThatTellInsteadOfAnyone() {
        var watching = ledger.watch(Bench.NAME, woken::incrementAndGet);
        EvidenceLedger.Telling telling = ledger.begin(this::told);
        assertThat(kinds(Bench.NAME, ledger)).containsExactly("server");
        assertThat(ledger.consumersOf(Bench.NAME, stored()).getFirst().proof())
                .isInstanceOf(Proven.Told.class);
        assertThat(kinds(TargetName.parse("other/target"), ledger)).containsExactly("anyone");
        telling.changed();
        assertThat(woken).hasValue(1);
        watching.close();
        telling.changed();
        assertThat(woken).as("after the watch").hasValue(1);
        telling.close();
        assertThat(kinds(Bench.NAME, ledger)).containsExactly("anyone");
    }

    @Test
    void namesThemBesideAnyoneWhereConsumersCannotBeFound() {
        try (EvidenceLedger.Telling _ = ledger.begin(this::told)) {
            assertThat(kinds(Bench.NAME, new StoreEvidence(), ledger))
                    .containsExactly("anyone", "server");
        }
    }

    @Test
    void givesAServerWithoutClientsAFloorFromItsStartAndThenWaitsForNobody() {
        bench.reconciler().round(bench.target, Rollback.REFUSED);
        bench.clock.advance(Duration.ofHours(1));
        var _ = ledger.begin(() -> told(new Held.Nobody()));
        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(proof())
                .as("clients of the process before it may be on their way back")
                .isEqualTo(new Proven.Assumed(Duration.ofSeconds(5)));
        bench.clock.advance(Duration.ofHours(2));
        assertThat(proof()).isEqualTo(new Proven.Assumed(Duration.ofHours(2).plusSeconds(5)));
    }

    @Test
    void givesAServerWithoutClientsNoMoreTimeThanTheTargetWasThere() {
        var _ = ledger.begin(() -> told(new Held.Nobody()));
        bench.clock.advance(Duration.ofHours(1));
        bench.reconciler().round(bench.target, Rollback.REFUSED);
        bench.clock.advance(Duration.ofSeconds(7));
        assertThat(proof()).isEqualTo(new Proven.Assumed(Duration.ofSeconds(7)));
    }

    @Test
    void waitsForAClientThatHasAcceptedNothing() {
        var _ = ledger.begin(() -> told(new Held.Nothing()));
        bench.clock.advance(Duration.ofHours(1));
        assertThat(proof()).isInstanceOf(Proven.Silent.class);
    }

    @Test
    void tellsTwoLedgersTheSame() {
        ProcessLedger other = new ProcessLedger(bench.clock);
        var _ = ledger.watch(Bench.NAME, woken::incrementAndGet);
        var _ = other.watch(Bench.NAME, woken::incrementAndGet);
        EvidenceLedger.Telling both = ledger.and(other).begin(this::told);
        both.changed();
        assertThat(woken).hasValue(2);
        assertThat(other.consumersOf(Bench.NAME, stored())).hasSize(1);
        both.close();
        assertThat(ledger.consumersOf(Bench.NAME, stored())).isEmpty();
        assertThat(other.consumersOf(Bench.NAME, stored())).isEmpty();
    }

    private Proven proof() {
        return ledger.consumersOf(Bench.NAME, stored()).getFirst().proof();
    }

    private List<String> kinds(TargetName target, ConsumerSource... sources) {
        return new FoundEvidence(new StoreEvidence(), List.of(sources))
                .about(target, stored()).consumers().stream().map(Consumer::kind).toList();
    }

    private Stored stored() {
        return bench.store.load(Bench.NAME);
    }

    private ServerEvidence told() {
        return told(new Held.Alike(BUNDLE), new Held.Alike(LEAF));
    }

    private static ServerEvidence told(Held both) {
        return told(both, both);
    }

    private static ServerEvidence told(Held bundle, Held leaf) {
        return new ServerEvidence(
                Bench.NAME,
                "",
                bundle,
                leaf,
                new OnRestart.Loads(new Holding(BUNDLE, LEAF)),
                List.of());
    }
}
