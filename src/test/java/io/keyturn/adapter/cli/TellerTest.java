package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TellerTest {
    private final StringWriter out = new StringWriter();

    @Test
    void showsTheNewestTableOnlyAndBelowWhatHappened() {
        Teller teller = teller(Teller.Medium.TERMINAL);
        teller.show(List.of("first", "one", "two"));
        teller.show(List.of("second", "one"));
        teller.say("step taken");
        teller.show(List.of("third"));
        assertThat(screen()).containsExactly("step taken", "third", "");
        teller.end();
        assertThat(screen()).containsExactly("step taken", "", "");
    }

    @Test
    void writesNothingTwiceThatHasNotChanged() {
        Teller teller = teller(Teller.Medium.TERMINAL);
        teller.show(List.of("same", "table"));
        int once = out.getBuffer().length();
        teller.show(List.of("same", "table"));
        assertThat(out.getBuffer().length()).isEqualTo(once);
    }

    @Test
    void leavesTheTerminalWrappingItsLines() {
        teller(Teller.Medium.TERMINAL).show(List.of("a line"));
        assertThat(out.toString()).startsWith("\u001B[?7l").endsWith("\u001B[?7h");
    }

    @Test
    void givesAFileWholeLinesAndNoTable() {
        Teller teller = teller(Teller.Medium.LINES);
        teller.hold("waiting: lagging");
        teller.show(List.of("table"));
        teller.say("step taken");
        teller.end();
        assertThat(out).hasToString("waiting: lagging%nstep taken%n".formatted());
    }

    @Test
    void saysNothingBesideADocument() {
        Teller teller = teller(Teller.Medium.SILENCE);
        teller.hold("waiting");
        teller.show(List.of("table"));
        teller.say("step taken");
        teller.end();
        assertThat(out.toString()).isEmpty();
    }

    private Teller teller(Teller.Medium medium) {
        return new Teller(new PrintWriter(out), medium);
    }

    /// What a terminal makes of it.
    private List<String> screen() {
        List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        String text = out.toString().replaceAll("\u001B\\[\\?7[lh]", "").replace("\r\n", "\n");
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\u001B[A", i)) {
                row--;
                i += 2;
            } else if (text.startsWith("\r\u001B[K", i)) {
                rows.get(row).setLength(0);
                i += 3;
            } else if (text.charAt(i) == '\n') {
                row++;
                while (rows.size() <= row) {
                    rows.add(new StringBuilder());
                }
            } else {
                rows.get(row).append(text.charAt(i));
            }
        }
        return rows.stream().map(StringBuilder::toString).toList();
    }
}
