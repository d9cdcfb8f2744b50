package io.keyturn.adapter.cli;

import io.keyturn.adapter.cli.Settings.Setting;
import io.keyturn.adapter.messaging.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the configuration says of Kafka: `keyturn.kafka.NAME` is the property `NAME` of its client, and the variable
/// `KEYTURN_KAFKA_NAME`.
final class KafkaProperties {
    /// Where everybody who knows Kafka looks first.
    private static final String SERVERS = "kafka.bootstrap.servers";

    private static final String OURS = "kafka.";

    private KafkaProperties() {}

    /// Empty where no server is named. Then no class of Kafka is loaded.
    static Optional<KafkaSettings> of(Settings settings, @Nullable String servers, String topic) {
        return Optional.ofNullable(servers)
                .or(() -> settings.find(SERVERS).map(Setting::value))
                .map(known -> new KafkaSettings(known, topic, given(settings)));
    }

    /// Whether the client reads it, without our prefix.
    static boolean isOne(String name) {
        return name.startsWith(OURS)
                && KafkaSettings.names().contains(name.substring(OURS.length()));
    }

    private static Map<String, String> given(Settings settings) {
        Map<String, String> given = new HashMap<>();
        for (String name : KafkaSettings.names()) {
            settings.find(Settings.PREFIX + OURS + name)
                    .ifPresent(found -> given.put(name, found.value()));
        }
        return given;
    }
}
