package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads server-sent events (WHATWG HTML, 9.2.6) as far as our own service writes them.
final class ServerSentEvents {
    /// No line of ours is as long; whatever sends one is no service of ours.
    private static final int LONGEST = 1 << 20;

    private final InputStream body;

    ServerSentEvents(InputStream body) {
        this.body = new BufferedInputStream(requireNonNull(body, "body is null"));
    }

    /// One event.
    ///
    /// @param name its kind; "" where none is given
    record Event(String name, String data) {}

    /// The next one; empty at the end.
    Optional<Event> next() throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        while (true) {
            Optional<String> line = line();
            if (line.isEmpty()) {
                return Optional.empty(); // what was not finished does not count
            }
            String text = line.get();
            if (text.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(name, data.toString()));
            } else if (text.startsWith("event:")) {
                name = text.substring("event:".length()).strip();
            } else if (text.startsWith("data:")) {
                data.append(text.substring("data:".length()).strip());
            }
        }
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = body.read(); next >= 0; next = body.read()) {
            if (next == '\n') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() >= LONGEST) {
                throw new IOException("a line of it does not end");
            }
            line.write(next);
        }
        return Optional.empty();
    }
}
