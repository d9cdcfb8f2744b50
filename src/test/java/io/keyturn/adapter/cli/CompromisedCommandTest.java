package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.cli.Terminal.Left;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.Golden;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `keyturn rotate --compromised`. A bench knows one consumer, who stands for anyone.
class CompromisedCommandTest {
    private static final String[] UNCONFIRMED = {
        "rotate", "--compromised=leaf", "--reason=laptop stolen"
    };
    private static final String[] CONFIRMED = {
        "rotate", "--compromised=leaf", "--reason=laptop stolen", "--yes"
    };

    private final Terminal terminal = new Terminal();

    @BeforeEach
    void bootstrap() {
        assertThat(terminal.type("rotate").exit()).isZero();
    }

    @Test
    void withoutYesItSaysWhatWillFailAndWritesNothing() {
        int writes = terminal.bench.store.writes().size();
        Left left = terminal.type(UNCONFIRMED);
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        assertThat(left.err())
                .isEqualTo(
                        "keyturn: cannot answer a compromise of 'gloo-system/gloo-mtls-certs': nobody has confirmed that connections will fail, so nothing was written; repeat with --yes\n");
        assertThat(left.out())
                .contains(
                        "will fail    between a consumer that has loaded the new pair and one that has not, every connection fails, both ways, until the other has loaded it too")
                .contains("pairs with whoever is there and was not found")
                .contains(
                        "anyone/gloo-system/gloo-mtls-certs: tells nothing; assumed by time; is assumed to have the new pair 2m 10s after it is written");
        assertThat(terminal.bench.store.writes()).hasSize(writes);
    }

    @Test
    void withYesItSaysTheSameAndActs() {
        Left left = terminal.type(CONFIRMED);
        assertThat(left.err()).isEmpty();
        assertThat(left.exit()).isZero();
        assertThat(left.out())
                .containsSubsequence(
                        "will fail: between a consumer",
                        "will fail: anyone/gloo-system/gloo-mtls-certs",
                        "switch, now retiring (leaf-compromised: asked by request 'laptop stolen')")
                .doesNotContain("[2/4]");
        assertThat(terminal.type("status").out())
                .contains("phase        retiring, generation 2")
                .contains("laggards     anyone")
                .containsPattern("authorities  [0-9a-f]{12} generation 2");
        terminal.bench.clock.advance(Duration.ofSeconds(131));
        assertThat(terminal.type("rotate").out()).contains("[4/4] settle, now steady");
        Left again = terminal.type(CONFIRMED);
        assertThat(again.err()).contains("was served before");
        assertThat(again.out()).doesNotContain("will fail");
        assertThat(terminal.bench.image().annotations()).containsEntry(Names.GENERATION, "2");
    }

    @Test
    void aDryRunSaysItTooAndNeedsNoYes() {
        Left left =
                terminal.type("rotate", "--dry-run", "--compromised=authority", "--reason=theft");
        assertThat(left.exit()).isZero();
        assertThat(left.out())
                .contains("will fail    between a consumer")
                .contains("next         switch, now: authority-compromised")
                .contains("1. switch -> retiring, now")
                .contains(
                        "2. settle -> steady, when every consumer has the bundle without the old authority");
        assertThat(terminal.bench.image().annotations()).doesNotContainKey(Names.REQUEST);
    }

    @Test
    void namesDeclaredEndpointsThoughNoRotationAsksThem() {
        Left left =
                terminal.type(
                        "rotate",
                        "--dry-run",
                        "--compromised=leaf",
                        "--reason=x",
                        "--endpoint=g:1");
        assertThat(left.out())
                .contains("up to 0 ordered pairs of 1 known consumers, and pairs with whoever")
                .contains("endpoint/gloo-system/g:1: silent: it is asked only while")
                .contains("; nobody knows when it has the new pair");
    }

    @Test
    void jsonCarriesItInEveryForm() {
        Golden.check(
                "compromised-unconfirmed.json",
                terminal.type(
                                "rotate",
                                "--compromised=leaf",
                                "--reason=laptop stolen",
                                "--output=json")
                        .out());
        Golden.check(
                "compromised-dry-run.json",
                terminal.type(
                                "rotate",
                                "--dry-run",
                                "--compromised=leaf",
                                "--reason=laptop stolen",
                                "--output=json")
                        .out());
        Golden.check(
                "compromised.json",
                terminal.type(
                                "rotate",
                                "--compromised=leaf",
                                "--reason=laptop stolen",
                                "--yes",
                                "--output=json")
                        .out());
    }

    @Test
    void isExemptFromTheIntervalAndTheWindow() {
        Left left =
                terminal.type(
                        "rotate",
                        "--compromised=authority",
                        "--reason=x",
                        "--yes",
                        "--minimum-interval=48h",
                        "--window=0 2 29 2 *;1h");
        assertThat(left.out()).contains("switch, now retiring");
        left = terminal.type("rotate", "--compromised=authority", "--reason=again", "--yes");
        assertThat(left.out()).contains("switch, now retiring");
        assertThat(terminal.bench.image().annotations()).containsEntry(Names.GENERATION, "3");
    }

    @Test
    void waitsForAPauseToEndAndSaysSo() {
        terminal.type("pause", "--reason=forensics");
        Left paused = terminal.type(CONFIRMED);
        assertThat(paused.out()).contains("it waits for keyturn resume");
        assertThat(paused.err()).contains("is not answered while it is paused");
        assertThat(paused.exit()).isEqualTo(Exit.AGAIN);
        assertThat(terminal.bench.image().annotations()).containsEntry(Names.GENERATION, "1");
        terminal.type("resume");
        assertThat(terminal.type("rotate").out()).contains("leaf-compromised");
    }

    @Test
    void takesTheSameWordsForAnotherTheftOnlyUnderAnotherId() {
        assertThat(terminal.type(CONFIRMED).exit()).isZero();
        for (String[] again : new String[][] {UNCONFIRMED, CONFIRMED}) {
            Left left = terminal.type(again);
            assertThat(left.exit()).isEqualTo(Exit.FAILED);
            assertThat(left.err()).contains("was served before", "give another --id");
        }
    }

    @Test
    void findsNothingStolenWhereThereIsNothing() {
        terminal.bench.store.remove(Bench.NAME, Part.TARGET);
        terminal.bench.store.remove(Bench.NAME, Part.AUTHORITY);
        Left left = terminal.type(CONFIRMED);
        assertThat(left.err()).contains("there is neither a target nor an authority Secret");
        assertThat(left.exit()).isEqualTo(Exit.FAILED);
        assertThat(left.out()).doesNotContain("will fail");
        assertThat(terminal.bench.store.find(Bench.NAME, Part.TARGET)).isEmpty();
    }

    @Test
    void refusesWhatItCannotRead() {
        terminal.bench.store.beUnreadable("cannot read secret 'a/b': forbidden (403)");
        for (String[] command : new String[][] {UNCONFIRMED, CONFIRMED}) {
            Left left = terminal.type(command);
            assertThat(left.exit()).isEqualTo(Exit.FAILED);
            assertThat(left.err()).contains("forbidden (403)");
        }
    }

    @Test
    void contradictsTheOthersAndNeedsAReason() {
        assertUsage("--reason is missing", "--compromised=leaf", "--yes");
        assertUsage(
                "--force and --compromised contradict each other",
                "--force=leaf",
                "--compromised=leaf",
                "--reason=x");
        assertUsage(
                "--abort and --compromised contradict each other",
                "--abort",
                "--compromised=leaf",
                "--reason=x");
        assertUsage("--yes does nothing without --compromised", "--yes");
        assertUsage("Did you mean leaf?", "--compromised=leef", "--reason=x");
    }

    private void assertUsage(String sentence, String... typed) {
        String[] all = new String[typed.length + 1];
        all[0] = "rotate";
        System.arraycopy(typed, 0, all, 1, typed.length);
        Left left = terminal.type(all);
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        assertThat(left.err()).contains(sentence);
    }
}
