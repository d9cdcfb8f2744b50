package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Prints what is heard, each event once, line by line as it comes; it has enough when nobody reads what it prints.
final class EventPrinter implements EventSource.Hearer {
    /// A source tells again only what it told lately.
    private static final int REMEMBERED = 4_096;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Predicate<Told> wanted;
    private final Function<Told, String> form;
    private final Set<String> seen = new LinkedHashSet<>();
    private long foreign;

    EventPrinter(
            PrintWriter out, PrintWriter err, Predicate<Told> wanted, Function<Told, String> form) {
        this.out = requireNonNull(out, "out is null");
        this.err = requireNonNull(err, "err is null");
        this.wanted = requireNonNull(wanted, "wanted is null");
        this.form = requireNonNull(form, "form is null");
    }

    @Override
    public Wish hear(Told event) {
        // What was so before and is so again has the same id, and another time.
        if (!wanted.test(event) || !seen.add(event.id() + " " + event.at())) {
            return Wish.MORE;
        }
        if (seen.size() > REMEMBERED) {
            seen.remove(seen.iterator().next());
        }
        out.println(form.apply(event));
        out.flush();
        // The stream below keeps to itself that its pipe was closed.
        return out.checkError() || System.out.checkError() ? Wish.ENOUGH : Wish.MORE;
    }

    @Override
    public void foreign() {
        foreign++;
        if (foreign == 1) {
            note("something there is no event of ours; all such is left out");
        }
    }

    @Override
    public void note(String sentence) {
        err.println("keyturn: " + EventText.safe(sentence));
        err.flush();
    }

    /// Nothing more comes.
    void end() {
        if (foreign > 1) {
            note("%d records are no events of ours and were left out".formatted(foreign));
        }
    }
}
