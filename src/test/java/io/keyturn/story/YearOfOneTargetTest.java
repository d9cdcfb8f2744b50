package io.keyturn.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.reconcile.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YearOfOneTargetTest {
    private final Bench bench = new Bench();

    @Test
    void beginsWithABootstrapAndThenHasNothingToDo() {
        assertThat(bench.runUntilQuiet()).containsExactly("bootstrap");
        assertThat(bench.phase()).isEqualTo("steady");
        assertThat(bench.store.writes()).containsExactly("authority", "target");
        assertThat(faults()).isEmpty();
    }

    @Test
    void renewsTheLeafAndOnceTheAuthorityInAYear() {
        bench.runUntilQuiet();
        List<String> year = new ArrayList<>();
        for (int day = 0; day < 365; day++) {
            bench.clock.advance(Duration.ofDays(1));
            year.addAll(bench.runUntilQuiet());
            assertThat(faults()).isEmpty();
        }
        assertThat(year).containsSubsequence("introduce", "switch", "retire", "settle");
        assertThat(year).filteredOn("introduce"::equals).hasSize(1);
        assertThat(year).filteredOn("renew-leaf"::equals).hasSizeBetween(15, 22);
        assertThat(bench.phase()).isEqualTo("steady");
        assertThat(bench.image().annotations()).containsEntry(Names.GENERATION, "2");
    }

    @Test
    void turnsTheAuthorityOnRequestAndOnlyOnce() {
        bench.runUntilQuiet();
        bench.annotate(Names.REQUEST, "rotate-authority:first");
        assertThat(bench.runUntilQuiet())
                .containsExactly("introduce", "switch", "retire", "settle");
        assertThat(bench.image().annotations()).doesNotContainKey(Names.REQUEST);
        bench.annotate(Names.REQUEST, "rotate-authority:first");
        bench.clock.advance(Duration.ofHours(2));
        assertThat(bench.runUntilQuiet()).isEmpty();
    }

    @Test
    void waitsForTheFloorBetweenTheSteps() {
        bench.runUntilQuiet();
        bench.annotate(Names.REQUEST, "rotate-authority:floor");
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.pass()).isInstanceOf(Outcome.Unchanged.class);
        bench.clock.advance(Duration.ofSeconds(129));
        assertThat(bench.pass()).isInstanceOf(Outcome.Unchanged.class);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.phase()).isEqualTo("switched");
    }

    @Test
    void undoesARotationFromTrustingAndFromSwitched() {
        bench.runUntilQuiet();
        List<Certificate> first = anchors();
        for (int steps = 1; steps <= 2; steps++) {
            bench.annotate(Names.REQUEST, "rotate-authority:try" + steps);
            bench.clock.advance(Duration.ofHours(2));
            for (int i = 0; i < steps; i++) {
                assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
                bench.clock.advance(Duration.ofSeconds(131));
            }
            bench.annotate(Names.REQUEST, "abort:undo" + steps);
            assertThat(bench.runUntilQuiet()).startsWith("back-out").endsWith("settle");
            assertThat(bench.phase()).isEqualTo("steady");
            assertThat(anchors()).isEqualTo(first);
        }
        assertThat(bench.authority().annotations()).containsEntry(Names.GENERATION, "3");
    }

    @Test
    void adoptsTheTargetOfSomebodyElse() {
        Bench theirs = new Bench();
        theirs.runUntilQuiet();
        SecretImage foreign =
                SecretImage.unsaved(SecretImage.TLS)
                        .with(
                                theirs.image().data(),
                                Map.of("app", "gloo"),
                                Map.of("theirs", "kept"));
        bench.store.put(Bench.NAME, Part.TARGET, foreign);
        assertThat(bench.runUntilQuiet()).isEmpty();
        bench.annotate(Names.REQUEST, "rotate-authority:adopt");
        assertThat(bench.runUntilQuiet())
                .containsExactly("introduce", "switch", "retire", "settle");
        assertThat(bench.image().labels()).containsEntry("app", "gloo");
        assertThat(bench.image().annotations()).containsEntry("theirs", "kept");
    }

    @Test
    void adoptsNothingAgainAfterAnAbortUntilSomebodyAsks() {
        bench.overwrite();
        bench.annotate(Names.REQUEST, "rotate-authority:adopt");
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        bench.annotate(Names.REQUEST, "abort:undo");
        assertThat(bench.runUntilQuiet()).containsExactly("back-out", "settle");
        bench.clock.advance(Duration.ofDays(25)); // their leaf is due by now
        assertThat(bench.runUntilQuiet()).isEmpty();
        bench.annotate(Names.REQUEST, "rotate-authority:again");
        assertThat(bench.runUntilQuiet()).startsWith("introduce").endsWith("settle");
    }

    @Test
    void unitesTheAnchorsOfABlindWriter() {
        bench.runUntilQuiet();
        bench.overwrite();
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(anchors()).hasSize(2);
        assertThat(bench.runUntilQuiet()).containsExactly("switch", "retire", "settle");
        assertThat(bench.phase()).isEqualTo("steady");
    }

    @Test
    void writesALostTargetAgain() {
        bench.runUntilQuiet();
        List<Certificate> before = anchors();
        bench.store.remove(Bench.NAME, Part.TARGET);
        assertThat(bench.runUntilQuiet()).containsExactly("renew-leaf");
        assertThat(anchors()).isEqualTo(before);
    }

    @Test
    void repairsABrokenLeafAtOnce() {
        bench.runUntilQuiet();
        Map<String, Bytes> broken = new HashMap<>(bench.image().data());
        broken.put(Names.TLS_CRT, Bytes.of("garbage"));
        bench.store.put(
                Bench.NAME,
                Part.TARGET,
                bench.image().with(broken, bench.image().labels(), bench.image().annotations()));
        assertThat(bench.runUntilQuiet()).containsExactly("renew-leaf");
        assertThat(faults()).isEmpty();
    }

    private List<Certificate> anchors() {
        return PemCertificates.parse(value(Names.CA_CRT), Names.CA_CRT);
    }

    private Iterable<?> faults() {
        Leaf leaf =
                new Leaf(
                        PemCertificates.parse(value(Names.TLS_CRT), Names.TLS_CRT),
                        PemKeys.parse(value(Names.TLS_KEY), Names.TLS_KEY));
        return Proof.faults(leaf, TrustBundle.of(anchors()), bench.clock.instant());
    }

    private byte[] value(String key) {
        return bench.image().data().getOrDefault(key, Bytes.of("")).toArray();
    }
}
