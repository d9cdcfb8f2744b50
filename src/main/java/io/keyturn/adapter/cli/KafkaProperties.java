package io.keyturn.adapter.cli;

import io.keyturn.adapter.cli.Settings.Setting;
import io.keyturn.adapter.messaging.KafkaSettings;
import io.keyturn.adapter.messaging.RequestTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the configuration says of Kafka: `keyturn.kafka.NAME` is the property `NAME` of its client, and the variable
/// `KEYTURN_KAFKA_NAME`.
final class KafkaProperties {
    /// Where everybody who knows Kafka looks first.
    private static final String SERVERS = "kafka.bootstrap.servers";

    private static final String OURS = "kafka.";

    private static final String TOPIC = "kafka-request-topic";

    private KafkaProperties() {}

    /// Where requests come from, and how that is reached; empty where no topic or no server is named.
    static Optional<RequestTopic> requests(Settings settings) {
        Optional<String> servers =
                settings.find(Settings.PREFIX + "kafka-bootstrap-servers")
                        .or(() -> settings.find(SERVERS))
                        .map(Setting::value);
        Optional<String> topic = settings.find(Settings.PREFIX + TOPIC).map(Setting::value);
        return servers.flatMap(known ->
                topic.map(named ->
                        new RequestTopic(known, named, given(settings, RequestTopic.names()))));
    }

    /// Empty where no server is named. Then no class of Kafka is loaded.
    static Optional<KafkaSettings> of(Settings settings, @Nullable String servers, String topic) {
        return Optional.ofNullable(servers)
                .or(() -> settings.find(SERVERS).map(Setting::value))
                .map(known ->
                        new KafkaSettings(known, topic, given(settings, KafkaSettings.names())));
    }

    /// Whether the client reads it, without our prefix.
    static boolean isOne(String name) {
        if (!name.startsWith(OURS)) {
            return false;
        }
        String plain = name.substring(OURS.length());
        return KafkaSettings.names().contains(plain) || RequestTopic.names().contains(plain);
    }

    private static Map<String, String> given(Settings settings, Set<String> names) {
        Map<String, String> given = new HashMap<>();
        for (String name : names) {
            settings.find(Settings.PREFIX + OURS + name)
                    .ifPresent(found -> given.put(name, found.value()));
        }
        return given;
    }
}
