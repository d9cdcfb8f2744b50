package io.keyturn.adapter.messaging;

import io.keyturn.event.CloudEvent;
import io.keyturn.event.RotationEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// An event as a record of Kafka: CloudEvents 1.0, Kafka protocol binding 1.0.2, binary content mode.
final class EventRecord {
    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";

    private EventRecord() {}

    static ProducerRecord<String, byte[]> of(String topic, RotationEvent event) {
        Map<String, String> attributes = CloudEvent.attributes(event);
        ProducerRecord<String, byte[]> sent =
                new ProducerRecord<>(
                        topic, event.targetId(), event.data().getBytes(StandardCharsets.UTF_8));
        attributes.forEach((name, value) ->
                sent.headers().add(header(name), value.getBytes(StandardCharsets.UTF_8)));
        return sent;
    }

    /// The attributes that a record bears, by the names of the specification; anybody may have written it.
    static Map<String, String> attributes(Iterable<Header> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Header header : headers) {
            if (header.key().startsWith(PREFIX)) {
                all.put(header.key().substring(PREFIX.length()), text(header));
            }
        }
        return all;
    }

    /// The type of what a record holds; "" where it says none.
    static String contentType(Headers headers) {
        Header found = headers.lastHeader(CONTENT_TYPE);
        return found == null ? "" : text(found);
    }

    private static String text(Header header) {
        return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// The binding gives the type of the data the name that it has everywhere (section 3.2.1).
    private static String header(String attribute) {
        return attribute.equals("datacontenttype") ? CONTENT_TYPE : PREFIX + attribute;
    }
}
