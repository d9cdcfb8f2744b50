package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Where in Kafka requests come from, and how that is reached.
///
/// @param servers to ask first, as `kafka-0:9092,kafka-1:9092`
/// @param more properties of the client in its own names, as `security.protocol`; only those of [#names()] count
public record RequestTopic(String servers, String topic, Map<String, String> more) {
    /// The channel's name in the configuration of SmallRye Reactive Messaging.
    public static final String CHANNEL = "requests";

    private static final String GROUP = "keyturn";

    /// Set by what they are for, not by hand.
    private static final Set<String> NOBODYS =
            Set.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG);

    public RequestTopic {
        requireNonNull(servers, "servers is null");
        requireNonNull(topic, "topic is null");
        more = Map.copyOf(more);
    }

    /// The names of the client's properties that may be set.
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(ConsumerConfig.configNames());
        names.removeAll(NOBODYS);
        return names;
    }

    /// Whose members share the topic between them, so that each event is taken by one replica.
    String group() {
        return more.getOrDefault(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    }

    /// What the channel needs to know beside what application.properties says of it.
    public Map<String, Object> attributes() {
        // Who asked while no group was there yet asked too.
        Map<String, Object> defaults = Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Map<String, Object> all = ClientProperties.of("keyturn-requests", defaults, more, names());
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        all.put("topic", topic);
        return all;
    }

    /// Names only: values may be passwords.
    @Override
    public String toString() {
        return "topic '%s' at '%s' with %s".formatted(topic, servers, new TreeSet<>(more.keySet()));
    }
}
