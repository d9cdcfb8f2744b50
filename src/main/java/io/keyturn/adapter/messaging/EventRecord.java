package io.keyturn.adapter.messaging;

import io.keyturn.event.CloudEvent;
import io.keyturn.event.RotationEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/// An event as a record of Kafka: CloudEvents 1.0, Kafka protocol binding 1.0.2, binary content mode.
final class EventRecord {
    static final String PREFIX = "ce_";
    static final String CONTENT_TYPE = "content-type";

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

    /// The binding gives the type of the data the name that it has everywhere (section 3.2.1).
    private static String header(String attribute) {
        return attribute.equals("datacontenttype") ? CONTENT_TYPE : PREFIX + attribute;
    }
}
