package io.keyturn.adapter.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;

/// What all our clients of Kafka are told: who they are, and what a person set.
final class ClientProperties {
    private ClientProperties() {}

    /// For a client of this name; what is given counts where it is among these names, over our own defaults.
    static Map<String, Object> of(
            String client,
            Map<String, Object> defaults,
            Map<String, String> given,
            Set<String> names) {
        Map<String, Object> all = new HashMap<>(defaults);
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, client);
        // Neither JMX nor telemetry to the broker: Keyturn has metrics of its own.
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        given.forEach((name, value) -> {
            if (names.contains(name)) {
                all.put(name, value);
            }
        });
        return all;
    }
}
