package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What somebody asks of a target; the annotation `keyturn.io/request` holds it as `<kind>:<id>`.
///
/// @param kind what is asked
/// @param id names the request; an id never fires twice
public record Request(Kind kind, String id) {
    private static final Pattern ID =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_. ]{0,126}[A-Za-z0-9])?");

    private static final int SPOKEN = 100;

    /// What can be asked.
    public enum Kind {
        RENEW_LEAF,
        ROTATE_AUTHORITY,
        ABORT,
        COMPROMISED_LEAF,
        COMPROMISED_AUTHORITY;

        /// The word in the annotation, as `rotate-authority`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// All of them, as `renew-leaf|rotate-authority|…`.
        static String words() {
            return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining("|"));
        }

        /// Whether somebody says that a key was stolen.
        public boolean isCompromise() {
            return this == COMPROMISED_LEAF || this == COMPROMISED_AUTHORITY;
        }
    }

    public Request {
        requireNonNull(kind, "kind is null");
        requireNonNull(id, "id is null");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "cannot use request id '%s': expected 1 to 128 letters, digits, spaces, '-', '_' or '.'; pass another one with --id"
                            .formatted(id));
        }
    }

    /// The id of a request that is known by its reason only: the reason itself where that can be one, else what of it can
    /// be, and a digest to tell it from others.
    public static String idFrom(String reason) {
        if (ID.matcher(reason).matches()) {
            return reason;
        }
        String plain = reason.replaceAll("[^-A-Za-z0-9_. ]+", "-");
        String start = plain.substring(0, Math.min(plain.length(), SPOKEN));
        String digest = Digest.of(reason.getBytes(StandardCharsets.UTF_8)).shortForm();
        return (start + "-" + digest).replaceFirst("^[^A-Za-z0-9]+", "");
    }

    /// Reads `<kind>:<id>`; empty for anything else.
    public static Optional<Request> parse(String text) {
        for (Kind kind : Kind.values()) {
            String prefix = kind.word() + ":";
            if (text.startsWith(prefix) && ID.matcher(text.substring(prefix.length())).matches()) {
                return Optional.of(new Request(kind, text.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }

    /// The annotation's value.
    public String text() {
        return kind.word() + ":" + id;
    }
}
