package io.keyturn.adapter.webhook;

import java.nio.charset.StandardCharsets;

/// How a text stands in a header (CloudEvents 1.0, HTTP binding, 3.1.3.2): what is no visible ASCII, and space, `"` and `%`, as
/// the percent-encoded bytes of its UTF-8 form.
final class HeaderText {
    private static final char FIRST = '!';
    private static final char LAST = '~';

    private HeaderText() {}

    static String of(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char unit = (char) (each & 0xff);
            boolean isPlain = unit >= FIRST && unit <= LAST && unit != '"' && unit != '%';
            encoded.append(isPlain ? String.valueOf(unit) : "%%%02X".formatted((int) unit));
        }
        return encoded.toString();
    }
}
