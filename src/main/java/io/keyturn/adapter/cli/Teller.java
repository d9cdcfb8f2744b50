package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/// Tells how a command gets on: a line for what happened, and on a terminal below it a table that moves while it waits.
final class Teller {
    /// To the line's begin, and clear it (ECMA-48, 8.3.41).
    private static final String BACK = "\r\u001B[K";

    private static final String UP = "\u001B[A";

    /// Lines that are too long are cut by the terminal, which knows how wide it is (DEC private mode 7).
    private static final String CUT = "\u001B[?7l";

    private static final String WRAP = "\u001B[?7h";

    private final PrintWriter out;
    private final Medium medium;
    private List<String> moving = List.of();

    /// What it is told on.
    enum Medium {
        /// Nothing: the answer is one document at the end.
        SILENCE,
        /// A file or a pipe.
        LINES,
        TERMINAL;

        /// Of this process.
        static Medium of(OutputFormat format) {
            return switch (format) {
                case json -> SILENCE;
                case text ->
                        Optional.ofNullable(System.console())
                                        .filter(Console::isTerminal)
                                        .isPresent()
                                ? TERMINAL
                                : LINES;
            };
        }
    }

    Teller(PrintWriter out, Medium medium) {
        this.out = requireNonNull(out, "out is null");
        this.medium = requireNonNull(medium, "medium is null");
    }

    /// What happened.
    void say(String line) {
        switch (medium) {
            case SILENCE -> {}
            case LINES -> out.println(line);
            case TERMINAL -> {
                clear();
                out.println(line);
            }
        }
        out.flush();
    }

    /// What is waited for from now on; on a terminal the table says it.
    void hold(String line) {
        if (medium == Medium.LINES) {
            say(line);
        }
    }

    /// What is waited for at this moment, in place of what was shown before; only a terminal can show it.
    void show(List<String> lines) {
        if (medium == Medium.TERMINAL && !lines.equals(moving)) {
            clear();
            out.print(CUT + String.join(System.lineSeparator(), lines) + WRAP);
            out.flush();
            moving = List.copyOf(lines);
        }
    }

    /// Takes away what moves.
    void end() {
        clear();
        out.flush();
    }

    private void clear() {
        if (!moving.isEmpty()) {
            out.print(BACK + (UP + BACK).repeat(moving.size() - 1));
            moving = List.of();
        }
    }
}
