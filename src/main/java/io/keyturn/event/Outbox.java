package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.rotation.TargetName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// The commitments of a target that some sink has not got yet, and how far each sink is. It lies in the target's annotation
/// `keyturn.io/outbox`, one entry a line, so that a step and its event are one write.
///
/// Bounded: of more than 64 the newest stay, and what was dropped is counted; where no sink is known, eight. Sequences begin with 1; a sink that has got
/// nothing yet has the cursor 0.
///
/// @param waiting oldest first
/// @param cursors by sink: the sequence of the last commitment that it has
/// @param dropped how many left without every sink having them
public record Outbox(List<Commitment> waiting, SortedMap<String, Long> cursors, long dropped) {
    private static final int MOST = 64;

    /// Where no sink is known: for one that comes a little later.
    private static final int FEW = 8;

    private static final String CURSOR = "cursor ";
    private static final String DROPPED = "overflow ";
    private static final String EVENT = "event ";
    private static final int PARTS = 5;

    public Outbox {
        waiting = List.copyOf(waiting);
        cursors = new TreeMap<>(requireNonNull(cursors, "cursors is null"));
    }

    /// What nothing was ever put into.
    public static Outbox empty() {
        return new Outbox(List.of(), new TreeMap<>(), 0);
    }

    /// With one more; the oldest go where there are too many.
    public Outbox plus(Commitment commitment) {
        List<Commitment> all = new ArrayList<>(waiting);
        all.add(commitment);
        boolean isExpected = !cursors.isEmpty();
        int over = Math.max(0, all.size() - (isExpected ? MOST : FEW));
        return new Outbox(
                all.subList(over, all.size()), cursors, dropped + (isExpected ? over : 0));
    }

    /// What this sink has not got, oldest first.
    public List<Commitment> waitingFor(String sink) {
        long cursor = cursors.getOrDefault(sink, 0L);
        return waiting.stream().filter(each -> each.sequence() > cursor).toList();
    }

    /// With what these sinks have got; what all known sinks have leaves.
    ///
    /// @param delivered by sink: the sequence of the last that it has
    public Outbox delivered(SortedMap<String, Long> delivered) {
        TreeMap<String, Long> all = new TreeMap<>(cursors);
        delivered.forEach((sink, sequence) -> all.merge(sink, sequence, Math::max));
        long everybody = all.values().stream().mapToLong(Long::longValue).min().orElse(0);
        return new Outbox(
                waiting.stream().filter(each -> each.sequence() > everybody).toList(),
                all,
                dropped);
    }

    /// With sinks that everything that is here waits for too, from now on.
    public Outbox expecting(Collection<String> sinks) {
        TreeMap<String, Long> all = new TreeMap<>(cursors);
        sinks.forEach(sink -> all.putIfAbsent(sink, 0L));
        return new Outbox(waiting, all, dropped);
    }

    /// Without sinks that are no more.
    public Outbox without(Collection<String> sinks) {
        TreeMap<String, Long> rest = new TreeMap<>(cursors);
        rest.keySet().removeAll(sinks);
        return new Outbox(waiting, rest, dropped);
    }

    /// The annotation's value; "" where there is nothing to say.
    public String text() {
        List<String> lines = new ArrayList<>();
        cursors.forEach((sink, sequence) -> lines.add(CURSOR + sink + " " + sequence));
        if (dropped > 0) {
            lines.add(DROPPED + dropped);
        }
        waiting.forEach(each ->
                lines.add(
                        "%s%d %s %s %s"
                                .formatted(
                                        EVENT,
                                        each.sequence(),
                                        each.at(),
                                        each.type().text(),
                                        each.data())));
        return String.join("\n", lines);
    }

    /// Reads [#text()]; a line that cannot be read is left out.
    ///
    /// @param targetId of the target that it lies in
    public static Outbox parse(String text, String targetId, TargetName target) {
        List<Commitment> waiting = new ArrayList<>();
        TreeMap<String, Long> cursors = new TreeMap<>();
        long dropped = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith(EVENT)) {
                commitment(line, targetId, target).ifPresent(waiting::add);
            } else if (line.startsWith(CURSOR)) {
                String[] parts = line.split(" ", 3);
                if (parts.length == 3) {
                    number(parts[2]).ifPresent(sequence -> cursors.put(parts[1], sequence));
                }
            } else if (line.startsWith(DROPPED)) {
                dropped = number(line.substring(DROPPED.length())).orElse(0);
            }
        }
        return new Outbox(waiting, cursors, dropped);
    }

    private static Optional<Commitment> commitment(
            String line, String targetId, TargetName target) {
        String[] parts = line.split(" ", PARTS);
        if (parts.length < PARTS) {
            return Optional.empty();
        }
        Optional<EventType> type =
                EventType.parse(parts[3])
                        .filter(found -> found.kind() == EventType.Kind.COMMITMENT);
        OptionalLong sequence = number(parts[1]);
        try {
            Instant at = Instant.parse(parts[2]);
            return type.isPresent() && sequence.isPresent()
                    ? Optional.of(
                            new Commitment(
                                    type.get(),
                                    targetId,
                                    target,
                                    sequence.getAsLong(),
                                    at,
                                    parts[4]))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
