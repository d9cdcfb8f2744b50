package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The token in a file that whoever asks over HTTP must show (RFC 6750). The file is read at each request, so a new one
/// counts at once; what it holds is shown nowhere.
public final class RequestToken {
    private static final int LEAST = 16;
    private static final int MOST = 4096;
    private static final String SCHEME = "bearer ";

    private final Path file;

    /// The token of this file, which must be there.
    ///
    /// @throws IllegalArgumentException when the file holds no token; the sentence names no secret
    public static RequestToken in(Path file) {
        RequestToken token = new RequestToken(file);
        if (token.read().isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot use token file '%s': no readable file with %d to %d bytes in it; correct --request-token-file"
                            .formatted(file, LEAST, MOST));
        }
        return token;
    }

    RequestToken(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /// What a look at a request's header found.
    enum Shown {
        RIGHT,
        WRONG,
        NONE,
        /// The file holds no token at this moment.
        UNDECIDED
    }

    /// @param authorization the header's value; null where there is none
    Shown judge(@Nullable String authorization) {
        Optional<byte[]> expected = read();
        if (expected.isEmpty()) {
            return Shown.UNDECIDED;
        }
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Shown.NONE;
        }
        byte[] given =
                authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected.get(), given) ? Shown.RIGHT : Shown.WRONG;
    }

    /// Without the line's end that editors add.
    private Optional<byte[]> read() {
        try (InputStream open = Files.newInputStream(file)) {
            byte[] all = open.readNBytes(MOST + 1);
            int end = all.length;
            while (end > 0 && Character.isWhitespace(all[end - 1])) {
                end--;
            }
            return end < LEAST || end > MOST
                    ? Optional.empty()
                    : Optional.of(Arrays.copyOf(all, end));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
