package io.keyturn.adapter.audit;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of an audit file: an event's data, byte for byte, and the line's place in the file's own chain, which protects
/// what is no link of the target's.
///
/// @param event canonical JSON
/// @param number counted through all files of a writer, from 1
/// @param previous the hash of the line before; "" for the first
record AuditLine(String event, long number, String previous) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "\\{\"event\":(?<event>\\{.*}),\"line\":(?<line>[1-9]\\d{0,17}),\"previousLine\":\"(?<previous>[0-9a-f]{64}|)\"}");

    AuditLine {
        requireNonNull(event, "event is null");
        requireNonNull(previous, "previous is null");
    }

    /// Empty for what no audit file of ours holds.
    static Optional<AuditLine> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new AuditLine(
                                matcher.group("event"),
                                Long.parseLong(matcher.group("line")),
                                matcher.group("previous")))
                : Optional.empty();
    }

    /// The line that follows this one.
    AuditLine next(String other) {
        return new AuditLine(other, number + 1, hash());
    }

    /// Of the line without its end.
    String hash() {
        return Digest.of(text().getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// Canonical JSON (RFC 8785), without a line break.
    String text() {
        return "{\"event\":%s,\"line\":%d,\"previousLine\":\"%s\"}"
                .formatted(event, number, previous);
    }
}
