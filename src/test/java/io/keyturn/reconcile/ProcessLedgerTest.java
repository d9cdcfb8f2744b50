package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Digest;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.Held;
import io.keyturn.port.OnRestart;
import io.keyturn.port.ServerEvidence;
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
    void putsServersThatTellBesideAnyone() {
        EvidenceLedger.Telling telling = ledger.begin(this::told);
        assertThat(consumers(Bench.NAME))
                .extracting(Consumer::kind)
                .containsExactly("anyone", "server");
        assertThat(consumers(Bench.NAME).getLast().proof()).isInstanceOf(Proven.Told.class);
        assertThat(consumers(TargetName.parse("other/target"))).hasSize(1);
        telling.changed();
        assertThat(woken).hasValue(1);
        telling.close();
        assertThat(consumers(Bench.NAME)).hasSize(1);
    }

    private List<Consumer> consumers(TargetName target) {
        return new FoundEvidence(new StoreEvidence(), List.of(ledger))
                .about(target, bench.store.load(target))
                .consumers();
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
