package io.keyturn.adapter.cli;

import io.keyturn.adapter.messaging.TopicWakes;
import io.keyturn.port.WakeSource;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of `keyturn sds`, beside the variables of Gloo's sidecar.
public final class SdsOptions {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT|unix:PATH",
            description =
                    "Where clients get secrets. Default: SDS_SERVER_ADDRESS where it is set, else 127.0.0.1:8234")
    @Nullable String listen;

    @Option(
            names = "--secret",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description =
                    "Serve this Secret by a watch on the API server; a directory that is enabled too is used until the API server has answered once.")
    @Nullable TargetName secret;

    @Option(
            names = "--wake-topic",
            paramLabel = "TOPIC",
            description =
                    "Look at the source at once when this topic of Kafka tells of a step; what is served is read from the source all the same. Needs --kafka-bootstrap-servers. Default: not at all")
    @Nullable String wakeTopic;

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description =
                    "Brokers of the Kafka that the topic is in. Default: KAFKA_BOOTSTRAP_SERVERS, where it is set")
    @Nullable String kafkaBootstrapServers;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Mixin SdsExposure exposure = new SdsExposure();

    @Mixin SharedOptions shared = new SharedOptions();

    public Optional<String> listen() {
        return Optional.ofNullable(listen);
    }

    public Optional<TargetName> secret() {
        return Optional.ofNullable(secret);
    }

    /// What wakes the source beside its own watch; empty where no topic is named. Then no class of Kafka is loaded.
    ///
    /// @throws IllegalArgumentException when no broker is named
    public Optional<WakeSource> wakes() {
        if (wakeTopic == null || !(command.defaultValueProvider() instanceof Settings settings)) {
            return Optional.empty();
        }
        return Optional.of(
                KafkaProperties.of(settings, kafkaBootstrapServers, wakeTopic)
                        .map(TopicWakes::new)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "cannot listen to topic '%s': no broker is named; give --kafka-bootstrap-servers, or set KAFKA_BOOTSTRAP_SERVERS"
                                                .formatted(wakeTopic))));
    }

    public SdsExposure exposure() {
        return exposure;
    }

    public @Nullable Path kubeconfig() {
        return shared.kubeconfig;
    }

    public @Nullable String context() {
        return shared.context;
    }
}
