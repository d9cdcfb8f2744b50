package io.keyturn.adapter.webhook;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpHeaders;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Why an event was not taken, and how long it is no use to ask again.
///
/// @param problem as a sentence, with the remedy
record Refusal(String problem, Duration rest) {
    /// Nobody is made to wait longer by what a receiver says.
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    Refusal {
        requireNonNull(problem, "problem is null");
        requireNonNull(rest, "rest is null");
    }

    /// Empty for an answer that takes the event.
    static Optional<Refusal> of(Address address, int status, HttpHeaders headers, Instant now) {
        if (status >= OK && status < REDIRECT) {
            return Optional.empty();
        }
        Duration asked =
                headers.firstValue("Retry-After")
                        .map(text -> rest(text, now))
                        .orElse(Duration.ZERO);
        return Optional.of(
                isPassing(status)
                        ? refusal(
                                address,
                                "it answered %d; it is tried again".formatted(status),
                                asked)
                        // Only a person can change it, so it is asked seldom; nothing is dropped.
                        : refusal(
                                address,
                                "it answered %d; %s".formatted(status, remedy(status)),
                                LONGEST));
    }

    static Refusal silence(Address address, Duration limit) {
        return refusal(
                address,
                "no answer within %ds; check that it runs and is not overloaded"
                        .formatted(limit.toSeconds()),
                Duration.ZERO);
    }

    /// What the exception says is left out: it may hold the address.
    static Refusal broken(Address address, IOException e) {
        String observed =
                switch (e) {
                    case ConnectException _ ->
                            isNameless(e)
                                    ? "its name is unknown; correct --webhook-url"
                                    : "nobody listens there; check the address and that it runs";
                    case SSLException _ ->
                            "TLS failed, its certificate is not trusted or is for another name; give its authority with --webhook-ca";
                    default ->
                            "the connection broke (%s); it is tried again"
                                    .formatted(e.getClass().getSimpleName());
                };
        return refusal(address, observed, Duration.ZERO);
    }

    static Refusal stopped(Address address) {
        return refusal(address, "this run is stopping; the next one brings it", Duration.ZERO);
    }

    private static boolean isNameless(Throwable e) {
        Throwable cause = e.getCause();
        return cause != null && (cause instanceof UnresolvedAddressException || isNameless(cause));
    }

    private static boolean isPassing(int status) {
        return status == TIMEOUT || status == TOO_MANY || status >= SERVER_ERROR;
    }

    private static String remedy(int status) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN ->
                    "correct the user in --webhook-url or the secret in --webhook-secret-file";
            case NOT_FOUND, GONE ->
                    "nobody takes events at this path; correct --webhook-url, or leave it out";
            default ->
                    status < CLIENT_ERROR
                            ? "a redirect is not followed; give the address that it leads to as --webhook-url"
                            : "see the receiver's log for what it does not like";
        };
    }

    /// Seconds, or a date (RFC 9110, 10.2.3).
    private static Duration rest(String text, Instant now) {
        Duration asked;
        try {
            asked = Duration.ofSeconds(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            asked = until(text, now);
        }
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    private static Duration until(String text, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static Refusal refusal(Address address, String observed, Duration rest) {
        return new Refusal(
                "cannot post events to webhook '%s': %s".formatted(address, observed), rest);
    }
}
