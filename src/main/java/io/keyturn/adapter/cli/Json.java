package io.keyturn.adapter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON contract: `{"formatVersion":1, "targets":[…]}`.
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    static String targets(List<Map<String, Object>> targets) {
        return list("targets", targets);
    }

    /// The same form for what is no target.
    static String list(String name, List<Map<String, Object>> items) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("formatVersion", 1);
        document.put(name, items);
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings and numbers are always JSON", e);
        }
    }
}
