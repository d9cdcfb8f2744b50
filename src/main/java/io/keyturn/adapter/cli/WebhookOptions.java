package io.keyturn.adapter.cli;

import io.keyturn.adapter.webhook.Address;
import io.keyturn.adapter.webhook.WebhookSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a command posts its events to.
final class WebhookOptions {
    private static final byte[] NONE = {};

    // A text, and not an address: what cannot be converted is repeated in the error, password and
    // all.
    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description =
                    "Post every event here, in its turn, until it is taken. User and password may stand in it; they are shown nowhere.")
    @Nullable String url;

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            description = "Sign what is posted with the secret in this file (HMAC-SHA256).")
    @Nullable Path secretFile;

    @Option(
            names = "--webhook-ca",
            paramLabel = "FILE",
            description =
                    "The authorities, in PEM, that the receiver's certificate may be of. Default: those that Java trusts")
    @Nullable Path authorities;

    boolean isOff() {
        return url == null;
    }

    /// @throws IllegalArgumentException when a setting cannot be used; the sentence names no secret
    Optional<WebhookSink> sink() {
        if (url == null) {
            return Optional.empty();
        }
        return Optional.of(
                WebhookSink.open(
                        Address.parse(url),
                        secretFile == null ? NONE : secret(secretFile),
                        Optional.ofNullable(authorities),
                        WebhookSink.LIMIT));
    }

    /// Without the line's end that editors add.
    private static byte[] secret(Path file) {
        try {
            byte[] secret = Files.readString(file).stripTrailing().getBytes(StandardCharsets.UTF_8);
            if (secret.length > 0) {
                return secret;
            }
        } catch (IOException e) {
            throw unusable(file, "no such readable file", e);
        }
        throw unusable(file, "it is empty", null);
    }

    private static IllegalArgumentException unusable(
            Path file, String observed, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "cannot read secret '%s': %s; correct --webhook-secret-file"
                        .formatted(file, observed),
                cause);
    }
}
