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
import io.keyturn.rotation.TargetName;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProcessLedgerTest {
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest LEAF = Digest.of(new byte[] {2});

    private final Bench bench = new Bench();
    private final AtomicInteger woken = new AtomicInteger();
    private final ProcessLedger ledger = new ProcessLedger(woken::incrementAndGet);

    @Test
    void namesServersThatTellInsteadOfAnyone() {
        EvidenceLedger.Telling telling = ledger.begin(this::told);
        assertThat(kinds(Bench.NAME, ledger)).containsExactly("server");
        assertThat(ledger.consumersOf(Bench.NAME, stored()).getFirst().proof())
                .isInstanceOf(Proven.Told.class);
        assertThat(kinds(TargetName.parse("other/target"), ledger)).containsExactly("anyone");
        telling.changed();
        assertThat(woken).hasValue(1);
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

    private List<String> kinds(TargetName target, ConsumerSource... sources) {
        return new FoundEvidence(new StoreEvidence(), List.of(sources))
                .about(target, stored()).consumers().stream().map(Consumer::kind).toList();
    }

    private Stored stored() {
        return bench.store.load(Bench.NAME);
    }

    private ServerEvidence told() {
        return new ServerEvidence(
                Bench.NAME,
                "",
                new Held.Alike(BUNDLE),
                new Held.Alike(LEAF),
                new OnRestart.Loads(new Holding(BUNDLE, LEAF)),
                List.of());
    }
}
