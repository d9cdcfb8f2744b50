package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A person's word that a consumer need not be waited for; the annotation `keyturn.io/waived` holds one a line, as
/// `<consumer> <end> <reason>`.
///
/// @param consumer its [Consumer#id()]
/// @param until when it ends, RFC 3339
/// @param reason why, on one line
public record Waiver(String consumer, Instant until, String reason) {
    public Waiver {
        requireNonNull(consumer, "consumer is null");
        requireNonNull(until, "until is null");
        reason = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        // `*` stands for all whom nobody could list: what is unknown is not waived, it waits.
        if (consumer.isEmpty() || consumer.contains(" ") || consumer.contains("*")) {
            throw new IllegalArgumentException(
                    "cannot waive consumer '%s': expected KIND/NAMESPACE/NAME of one consumer, as status names it"
                            .formatted(consumer));
        }
    }

    /// Reads the annotation. A line that cannot be read waives nobody.
    public static List<Waiver> parseAll(String annotation) {
        return annotation.lines().flatMap(line -> parse(line).stream()).toList();
    }

    /// The annotation's value.
    public static String text(List<Waiver> waivers) {
        return String.join("\n", waivers.stream().map(Waiver::text).toList());
    }

    public boolean isOverAt(Instant now) {
        return !now.isBefore(until);
    }

    /// Whether it is about this consumer.
    boolean names(Consumer one) {
        return one.id().equals(consumer);
    }

    private String text() {
        return "%s %s %s".formatted(consumer, until, reason);
    }

    private static Optional<Waiver> parse(String line) {
        String[] parts = line.strip().split(" ", 3);
        try {
            return parts.length < 3
                    ? Optional.empty()
                    : Optional.of(new Waiver(parts[0], Instant.parse(parts[1]), parts[2]));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "%s until %s (%s)".formatted(consumer, until, reason);
    }
}
