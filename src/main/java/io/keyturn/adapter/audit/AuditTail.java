package io.keyturn.adapter.audit;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import io.keyturn.port.EventSource.Hearer.Wish;
import io.keyturn.port.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The events in an audit file, as they are appended: also when the file is put aside and a new one begun, and however
/// often that happens between two looks.
public final class AuditTail implements EventSource {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Path file;

    public AuditTail(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    @Override
    public String name() {
        return "audit file '%s'".formatted(file);
    }

    @Override
    public void read(Begin begin, End end, Hearer hearer) throws InterruptedException {
        Hearing hearing = new Hearing(since(begin), hearer);
        try (OpenAudit first = OpenAudit.open(file)) {
            long last = 0;
            switch (begin) {
                case Begin.Now _ -> last = first.skip();
                case Begin.Since(var moment) -> readAsides(moment, hearing);
                case Begin.Oldest _ -> readAsides(Instant.MIN, hearing);
            }
            hearing.last = last;
            first.read(hearing);
            if (end == End.NEVER && hearing.wish == Wish.MORE) {
                follow(first, hearing);
            }
        } catch (IOException e) {
            throw new Unavailable(sentence(e), e);
        }
    }

    /// Those that were still written at this moment.
    private void readAsides(Instant moment, Hearing hearing) throws IOException {
        for (Aside each : asides(0)) {
            if (!each.writtenAt().isBefore(moment)) {
                read(each, hearing);
            }
        }
    }

    private void follow(OpenAudit first, Hearing hearing) throws IOException, InterruptedException {
        OpenAudit open = first;
        try {
            while (hearing.wish == Wish.MORE) {
                if (open.isStill(file)) {
                    TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
                    open.read(hearing);
                    continue;
                }
                open.read(hearing); // what came before it was put aside
                Optional<OpenAudit> next = reopened();
                if (next.isEmpty()) {
                    TimeUnit.NANOSECONDS.sleep(
                            PERIOD.toNanos()); // between two files, or taken away
                    continue;
                }
                open.close();
                open = next.get();
                for (Aside each : asides(hearing.last)) {
                    read(each, hearing);
                }
                open.read(hearing);
            }
        } finally {
            open.close();
        }
    }

    private Optional<OpenAudit> reopened() throws IOException {
        try {
            return Optional.of(OpenAudit.open(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void read(Aside aside, Hearing hearing) throws IOException {
        try (OpenAudit open = OpenAudit.open(aside.path())) {
            open.read(hearing);
        } catch (NoSuchFileException e) {
            hearing.hearer.note("'%s' was taken away before it was read".formatted(aside.path()));
        }
    }

    private static Optional<Instant> since(Begin begin) {
        return begin instanceof Begin.Since(var moment) ? Optional.of(moment) : Optional.empty();
    }

    /// Files of this one that were put aside and end with a later line, oldest first.
    private List<Aside> asides(long line) throws IOException {
        String prefix = file.getFileName() + ".";
        Path folder = requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        List<Aside> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                String name = String.valueOf(each.getFileName());
                OptionalLong last =
                        name.startsWith(prefix)
                                ? number(name.substring(prefix.length()))
                                : OptionalLong.empty();
                if (last.isPresent() && last.getAsLong() > line) {
                    found.add(
                            new Aside(
                                    each,
                                    last.getAsLong(),
                                    Files.getLastModifiedTime(each).toInstant()));
                }
            }
        }
        found.sort(Comparator.comparingLong(Aside::last));
        return found;
    }

    private static OptionalLong number(String text) {
        return text.matches("[1-9]\\d{0,17}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private String sentence(IOException problem) {
        return problem instanceof NoSuchFileException
                ? "cannot read audit file '%s': it is not there; correct the name, or wait until the first event was recorded"
                        .formatted(file)
                : "cannot read audit file '%s': %s; check that you may read it"
                        .formatted(file, FileProblem.of(problem));
    }

    /// A file that was put aside.
    private record Aside(Path path, long last, Instant writtenAt) {}

    /// Hands lines on as events, each once: what was read by one name is not read again by another.
    static final class Hearing {
        private final Optional<Instant> since;
        private final Hearer hearer;
        private long last;
        private Wish wish = Wish.MORE;

        private Hearing(Optional<Instant> since, Hearer hearer) {
            this.since = since;
            this.hearer = hearer;
        }

        void take(String text) {
            Optional<AuditLine> line = AuditLine.parse(text);
            Optional<Told> event = line.flatMap(one -> AuditLink.told(one.event()));
            if (event.isEmpty()) {
                hearer.foreign();
            } else if (line.get().number() > last) {
                last = line.get().number();
                if (wish == Wish.MORE && isWanted(event.get())) {
                    wish = hearer.hear(event.get());
                }
            }
        }

        /// Lines are counted anew: somebody began another record in its place.
        void restart() {
            last = 0;
            hearer.note("the audit file is shorter than it was: it is read from its begin");
        }

        private boolean isWanted(Told event) {
            return since.isEmpty()
                    || event.at().filter(at -> !at.isBefore(since.get())).isPresent();
        }
    }
}
