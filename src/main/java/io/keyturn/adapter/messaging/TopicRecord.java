package io.keyturn.adapter.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.event.Told;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record of Kafka as the event that it may be: the other way of [EventRecord]. Anybody may have written it.
final class TopicRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TopicRecord() {}

    /// Empty for what is no event of ours.
    static Optional<Told> read(ConsumerRecord<byte[], byte[]> seen) {
        if (seen.value() == null) {
            return Optional.empty();
        }
        Map<String, String> attributes = EventRecord.attributes(seen.headers());
        String contentType = EventRecord.contentType(seen.headers());
        if (!contentType.isEmpty()) {
            attributes.put("datacontenttype", contentType);
        }
        try {
            JsonNode data = JSON.readTree(seen.value());
            return data.isObject()
                    ? Optional.of(new Told(attributes, JSON.writeValueAsString(data)))
                            .filter(Told::isOurs)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("what lies in memory can be read", e);
        }
    }
}
