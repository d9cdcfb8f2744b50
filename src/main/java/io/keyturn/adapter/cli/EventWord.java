package io.keyturn.adapter.cli;

import io.keyturn.event.EventType;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A type of event, with `io.keyturn.` before it or without.
final class EventWord implements ITypeConverter<EventType> {
    @Override
    public EventType convert(String text) {
        return Arrays.stream(EventType.values())
                .filter(type -> type.word().equals(text) || type.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(unknown(text)));
    }

    private static String unknown(String text) {
        List<String> known = Arrays.stream(EventType.values()).map(EventType::word).toList();
        List<String> near = Near.to(text, known);
        return "there is no event '%s'; %s"
                .formatted(
                        text,
                        near.isEmpty()
                                ? "choose of " + String.join(", ", known)
                                : "did you mean %s?".formatted(String.join(" or ", near)));
    }
}
