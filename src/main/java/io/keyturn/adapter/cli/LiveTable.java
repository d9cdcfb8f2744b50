package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.Inspection;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.TargetSighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What `rotate --wait` shows on a terminal while a target waits: its phase, each consumer with its evidence, who lags and
/// since when, and the time that has passed. Laggards come first, and of many only the first.
///
/// @param seen what the wait was decided from
/// @param held by what
/// @param since when this reason holds
/// @param began when the command did
record LiveTable(Inspection seen, Decision.Wait held, Instant since, Instant began) {
    private static final int ROWS = 12;

    LiveTable {
        requireNonNull(seen, "seen is null");
        requireNonNull(held, "held is null");
        requireNonNull(since, "since is null");
        requireNonNull(began, "began is null");
    }

    /// One row.
    private record Row(String consumer, String evidence, String state, String lag) {}

    /// @param now by the clock of the command
    List<String> at(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s  %s  %s  waiting %s  elapsed %s"
                        .formatted(
                                seen.name(),
                                phase(),
                                held.reason().code().word(),
                                Spans.of(Duration.between(since, now)),
                                Spans.of(Duration.between(began, now))));
        if (held.laggards().isEmpty()) {
            lines.add("  " + held.reason().sentence());
            return lines;
        }
        List<Row> rows = new ArrayList<>(List.of(new Row("CONSUMER", "EVIDENCE", "LAGS", "HOLDS")));
        held.laggards().forEach(laggard -> rows.add(row(laggard, now)));
        others().forEach(consumer -> rows.add(row(consumer, now)));
        List<Row> shown = rows.subList(0, Math.min(rows.size(), ROWS + 1));
        String format =
                "  %%-%ds  %%-%ds  %%-%ds  %%s"
                        .formatted(
                                width(shown, Row::consumer),
                                width(shown, Row::evidence),
                                width(shown, Row::state));
        shown.forEach(row ->
                lines.add(
                        format.formatted(row.consumer(), row.evidence(), row.state(), row.lag())));
        if (rows.size() > shown.size()) {
            lines.add("  and %d more".formatted(rows.size() - shown.size()));
        }
        return lines;
    }

    private String phase() {
        return seen.observation().target() instanceof TargetSighting.Seen target
                        && target.marks() instanceof Marks.Marked ours
                ? "%s, generation %d".formatted(ours.phase().word(), ours.generation())
                : "";
    }

    private List<Consumer> others() {
        Set<String> lagging =
                held.laggards().stream()
                        .map(laggard -> laggard.consumer().id())
                        .collect(Collectors.toUnmodifiableSet());
        return seen.observation().evidence().consumers().stream()
                .filter(consumer -> !lagging.contains(consumer.id()))
                .toList();
    }

    private static Row row(Laggard laggard, Instant now) {
        return new Row(
                laggard.consumer().id(),
                laggard.consumer().proof().word(),
                Spans.of(Duration.between(laggard.since(), now)),
                laggard.holds());
    }

    private Row row(Consumer consumer, Instant now) {
        boolean waived =
                seen.observation().target() instanceof TargetSighting.Seen target
                        && target.instructions().waiversAt(now).stream()
                                .anyMatch(waiver -> waiver.consumer().equals(consumer.id()));
        return new Row(
                consumer.id(),
                consumer.proof().word(),
                waived ? "waived" : "no",
                waived ? "it is not waited for" : "what it needs");
    }

    private static int width(List<Row> rows, Function<Row, String> column) {
        return rows.stream().map(column).mapToInt(String::length).max().orElse(1);
    }
}
