package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/// Tells how a command gets on: a line for what happened, and on a terminal a last line that moves while it waits.
final class Teller {
    private static final String BACK = "\r\u001B[K"; // to the line's begin, and clear it (ECMA-48)

    private final PrintWriter out;
    private final Medium medium;
    private String moving = "";

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

    /// What is waited for from now on; on a terminal the moving line says it.
    void hold(String line) {
        if (medium == Medium.LINES) {
            say(line);
        }
    }

    /// What is waited for at this moment; only a terminal can show it.
    void move(String line) {
        if (medium == Medium.TERMINAL) {
            clear();
            out.print(line);
            out.flush();
            moving = line;
        }
    }

    /// Takes the moving line away.
    void end() {
        clear();
        out.flush();
    }

    private void clear() {
        if (!moving.isEmpty()) {
            out.print(BACK);
            moving = "";
        }
    }
}
