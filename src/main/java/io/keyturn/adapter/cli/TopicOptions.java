package io.keyturn.adapter.cli;

import io.keyturn.adapter.messaging.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which topic of Kafka a command reads.
final class TopicOptions {
    private static final String SERVERS = "--kafka-bootstrap-servers";
    private static final String TOPIC = "--kafka-topic";

    @Option(
            names = SERVERS,
            paramLabel = "HOST:PORT,…",
            description =
                    "Brokers of the Kafka that events are brought to, or read from. Default: KAFKA_BOOTSTRAP_SERVERS, where it is set")
    @Nullable String servers;

    @Option(
            names = TOPIC,
            paramLabel = "TOPIC",
            defaultValue = KafkaSettings.TOPIC,
            description = "The topic of Kafka. Default: ${DEFAULT-VALUE}")
    String topic = KafkaSettings.TOPIC;

    // Read before anything else starts, see ConfigurationFile; here for help and completion.
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A properties file with keyturn.OPTION=VALUE lines. Default: /etc/keyturn/application.properties, where it is there")
    @Nullable Path config;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    /// Empty where no broker is named, typed or not. Then no class of Kafka is loaded.
    Optional<KafkaSettings> settings() {
        return command.defaultValueProvider() instanceof Settings settings
                ? KafkaProperties.of(settings, servers, topic)
                : Optional.empty();
    }

    /// The first option about Kafka that was typed.
    Optional<String> typed() {
        Typed typed = new Typed(command);
        return Optional.of(SERVERS)
                .filter(typed::has)
                .or(() -> Optional.of(TOPIC).filter(typed::has));
    }
}
