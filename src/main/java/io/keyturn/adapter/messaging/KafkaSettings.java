package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Where events go in Kafka, and how it is reached.
///
/// @param servers to ask first, as `kafka-0:9092,kafka-1:9092`
/// @param more properties of the client in its own names, as `security.protocol`; only those of [#names()] count
public record KafkaSettings(String servers, String topic, Map<String, String> more) {
    /// Where nobody names another.
    public static final String TOPIC = "keyturn-events";

    private static final int LONGEST_BLOCK = 5_000;
    private static final int LONGEST_REQUEST = 4_000;
    private static final int LONGEST_DELIVERY = 8_000;
    private static final int MEMORY = 4 << 20;

    /// What the promise of the sink rests on: nobody changes it.
    private static final Map<String, Object> OURS =
            Map.of(
                    ProducerConfig.ACKS_CONFIG, "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_REQUEST,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_DELIVERY);

    /// Set by what they are for, not by hand.
    private static final Set<String> NOBODYS =
            Set.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.PARTITIONER_CLASS_CONFIG,
                    ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                    ProducerConfig.RETRIES_CONFIG,
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);

    private static final Pattern SERVER = Pattern.compile("\\S+:\\d{1,5}");

    public KafkaSettings {
        requireNonNull(servers, "servers is null");
        for (String server : servers.split(",", -1)) {
            if (!SERVER.matcher(server.strip()).matches()) {
                throw new IllegalArgumentException(
                        "cannot look for Kafka at '%s': it is no address; write HOST:PORT,… in --kafka-bootstrap-servers or KAFKA_BOOTSTRAP_SERVERS"
                                .formatted(server.strip()));
            }
        }
        requireNonNull(topic, "topic is null");
        more = Map.copyOf(more);
    }

    /// The names of the client's properties that may be set.
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(ProducerConfig.configNames());
        names.removeAll(OURS.keySet());
        names.removeAll(NOBODYS);
        return names;
    }

    /// For the client: what is given, over our defaults; under what must be so.
    Map<String, Object> properties() {
        Map<String, Object> all =
                ClientProperties.of(
                        "keyturn",
                        Map.of(
                                ProducerConfig.LINGER_MS_CONFIG,
                                0,
                                ProducerConfig.BUFFER_MEMORY_CONFIG,
                                MEMORY),
                        more,
                        names());
        all.putAll(OURS);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        return all;
    }

    /// Names only: values may be passwords.
    @Override
    public String toString() {
        return "topic '%s' at '%s' with %s".formatted(topic, servers, new TreeSet<>(more.keySet()));
    }
}
