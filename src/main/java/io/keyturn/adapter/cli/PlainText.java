package io.keyturn.adapter.cli;

import java.util.List;
import java.util.Map;

/// A status for a person: one fact a line.
final class PlainText {
    private PlainText() {}

    static String of(Map<String, Object> view, String indent) {
        StringBuilder text = new StringBuilder();
        view.forEach((name, value) -> append(text, indent, name, value));
        return text.toString();
    }

    private static void append(StringBuilder text, String indent, String name, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                text.append("%s%s%n".formatted(indent, name));
                map.forEach(
                        (key, inner) -> append(text, indent + "  ", String.valueOf(key), inner));
            }
            case List<?> list -> list.forEach(item -> append(text, indent, name, item));
            default -> {
                if (!value.toString().isEmpty()) {
                    text.append("%s%-12s %s%n".formatted(indent, name, value));
                }
            }
        }
    }
}
