package io.keyturn.adapter.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyturn.event.JsonFormat;
import java.io.IOException;
import java.util.Map;

/// Strict JSON (RFC 8259), read by Jackson.
public final class JacksonFormat implements JsonFormat {
    private static final ObjectReader READER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(new TypeReference<Map<String, Object>>() {});

    @Override
    public Map<String, Object> read(byte[] text) {
        try {
            Map<String, Object> read = READER.readValue(text);
            if (read == null) {
                throw new IllegalArgumentException("it is null");
            }
            return read;
        } catch (JsonProcessingException e) {
            // Jackson's own words quote the text.
            throw new IllegalArgumentException(
                    e.getLocation() == null
                            ? "it ends early"
                            : "it cannot be read from line %d, column %d on"
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new IllegalArgumentException("it is not in UTF-8", e);
        }
    }
}
