package io.keyturn.adapter.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One audit file, read and held against its own chain.
///
/// @param trailing records behind its last commitment
record AuditReading(
        Path file,
        Optional<AuditLine> first,
        Optional<AuditLine> last,
        List<AuditLink> links,
        List<String> findings,
        long lines,
        long trailing) {
    static AuditReading read(Path file) throws IOException {
        List<String> findings = new ArrayList<>();
        List<AuditLink> links = new ArrayList<>();
        Optional<AuditLine> first = Optional.empty();
        Optional<AuditLine> before = Optional.empty();
        String whole = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int number = 0;
        long trailing = 0;
        for (String text : whole.split("\n", -1)) {
            if (text.isEmpty() && (whole.isEmpty() || (number > 0 && whole.endsWith("\n")))) {
                break; // behind the last line
            }
            number++;
            String place = "%s, line %d".formatted(file, number);
            Optional<AuditLine> line = AuditLine.parse(text);
            if (line.isEmpty()) {
                findings.add(place + ": it is no record: edited, or cut off");
                continue;
            }
            follow(before, line.get(), place, findings);
            int known = links.size();
            link(line.get(), place, links, findings);
            trailing = links.size() > known ? 0 : trailing + 1;
            first = first.or(() -> line);
            before = line;
        }
        if (number > 0 && !whole.endsWith("\n")) {
            findings.add("%s, line %d: its end is missing".formatted(file, number));
        }
        return new AuditReading(file, first, before, links, findings, number, trailing);
    }

    private static void follow(
            Optional<AuditLine> before, AuditLine line, String place, List<String> findings) {
        if (before.isEmpty()) {
            return;
        }
        if (line.number() != before.get().number() + 1) {
            findings.add(
                    "%s: it has number %d and follows %d: lines were taken out, put in or moved"
                            .formatted(place, line.number(), before.get().number()));
        } else if (!line.previous().equals(before.get().hash())) {
            findings.add(place + ": the line before it is not the one that it was written after");
        }
    }

    private static void link(
            AuditLine line, String place, List<AuditLink> links, List<String> findings) {
        switch (AuditLink.read(line.event())) {
            case AuditLink.Read.Link(var link) -> links.add(link);
            case AuditLink.Read.Other _ -> {}
            case AuditLink.Read.Unreadable(var problem) -> findings.add(place + ": " + problem);
        }
    }

    /// Nothing follows the end of the newest file of a writer: what stands there can be edited or cut off unseen.
    void ends(List<AuditReading> all, List<String> notes) {
        long unproved = all.stream().anyMatch(this::isBefore) ? 0 : unproved(all);
        if (unproved > 0) {
            notes.add(
                    "%s: %s behind its last commitment; nothing shows whether that was edited or cut off"
                            .formatted(
                                    file,
                                    unproved == 1
                                            ? "1 record stands"
                                            : unproved + " records stand"));
        }
    }

    /// Behind the last commitment, which may lie in a file that was put aside before this one.
    private long unproved(List<AuditReading> all) {
        return links.isEmpty()
                ? trailing
                        + all.stream()
                                .filter(other -> other.isBefore(this))
                                .findFirst()
                                .map(other -> other.unproved(all))
                                .orElse(0L)
                : trailing;
    }

    private boolean isBefore(AuditReading other) {
        return last.isPresent()
                && other.first
                        .filter(line -> line.previous().equals(last.get().hash()))
                        .isPresent();
    }

    /// What the file begins with must follow the end of another one.
    void begins(List<AuditReading> all, List<String> findings, List<String> beginnings) {
        if (first.isEmpty()) {
            return;
        }
        AuditLine line = first.get();
        if (line.number() == 1) {
            if (!line.previous().isEmpty()) {
                findings.add(file + ", line 1: it is the first and names one before it");
            }
            return;
        }
        List<AuditReading> before =
                all.stream()
                        .filter(other ->
                                other.last
                                        .filter(end -> end.number() == line.number() - 1)
                                        .isPresent())
                        .toList();
        if (before.isEmpty()) {
            beginnings.add(
                    "%s: it begins with line %d; the file before it was not given"
                            .formatted(file, line.number()));
        } else if (before.stream()
                .noneMatch(other ->
                        other.last.filter(end -> end.hash().equals(line.previous())).isPresent())) {
            findings.add(
                    "%s, line 1: it does not follow the end of %s"
                            .formatted(file, before.getFirst().file()));
        }
    }
}
