package io.keyturn.adapter.cli;

import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.adapter.kubernetes.KubernetesEventSink;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.messaging.KafkaSettings;
import io.keyturn.adapter.messaging.KafkaSink;
import io.keyturn.adapter.webhook.WebhookSink;
import io.keyturn.event.ExpiryWarnings;
import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import io.keyturn.reconcile.Auditing;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where the events of a command go, beside the log.
public final class EventOptions {
    @Option(
            names = "--audit-file",
            paramLabel = "FILE",
            description = "Record every event here, one line of JSON each, durably.")
    @Nullable Path auditFile;

    @Option(
            names = "--audit-file-size",
            paramLabel = "BYTES",
            defaultValue = "" + AuditFile.SIZE,
            description =
                    "A file of this size is put aside as FILE.<last line>, and a new one begun. Default: ${DEFAULT-VALUE}")
    long auditFileSize = AuditFile.SIZE;

    @Option(
            names = "--audit-required",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description =
                    "Take no step that the audit file has not recorded before. Needs --audit-file.")
    boolean auditRequired;

    @Option(
            names = "--audit-exception",
            paramLabel = "DURATION",
            defaultValue = "3d",
            converter = Converters.Period.class,
            description =
                    "With --audit-required: this long before what is published ends, and in the last quarter of its life, a step is taken all the same, and says so. Default: ${DEFAULT-VALUE}")
    Duration auditException = Duration.ofDays(3);

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description =
                    "Bring every event to the Kafka that these belong to. Default: KAFKA_BOOTSTRAP_SERVERS, where it is set")
    @Nullable String kafkaBootstrapServers;

    @Option(
            names = "--kafka-topic",
            paramLabel = "TOPIC",
            defaultValue = KafkaSettings.TOPIC,
            description = "To this topic of Kafka. Default: ${DEFAULT-VALUE}")
    String kafkaTopic = KafkaSettings.TOPIC;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(
            names = "--expiry-warnings",
            paramLabel = "DURATION,…",
            split = ",",
            defaultValue = "30d,14d,7d,1d",
            converter = Converters.Period.class,
            description =
                    "How long before a published certificate ends an event warns of it; those of a quarter of its life and more are left out. Default: ${DEFAULT-VALUE}")
    List<Duration> expiryWarnings = ExpiryWarnings.DEFAULT.before();

    @Option(
            names = "--kubernetes-events",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description =
                    "Record every event as an Event of the cluster too, about the target, for kubectl get events. Not with --directory. Default: true in a pod, else false")
    @Nullable Boolean kubernetesEvents;

    @Mixin WebhookOptions webhook = new WebhookOptions();

    /// Tells these couriers what rounds show, beside the steps.
    public Observations observations(Couriers couriers) {
        return observations(couriers, _ -> {});
    }

    /// The same, and whoever follows.
    public Observations observations(Couriers couriers, Consumer<RotationEvent> followers) {
        Consumer<RotationEvent> all = couriers::tell;
        return new Observations(
                new ExpiryWarnings(expiryWarnings),
                () -> couriers.troubles(AuditFile.NAME),
                all.andThen(followers));
    }

    /// Before anything is opened.
    ///
    /// @throws IllegalArgumentException when the options cannot be used as they are
    public void check() {
        if (auditRequired && auditFile == null) {
            throw new IllegalArgumentException(
                    "cannot require a record: --audit-required needs --audit-file; name the file, or leave the requirement out");
        }
        if (auditFileSize < 1) {
            throw new IllegalArgumentException(
                    "cannot put audit files aside at %d bytes; give --audit-file-size at least 1"
                            .formatted(auditFileSize));
        }
        if (expiryWarnings.stream().anyMatch(before -> !before.isPositive())) {
            throw new IllegalArgumentException(
                    "cannot warn of an end at the end; give --expiry-warnings more than 0s each");
        }
        webhook().ifPresent(WebhookSink::close);
    }

    /// Refuses what was typed and does nothing.
    void refuseIdle() {
        Typed typed = new Typed(command);
        if (auditFile == null) {
            typed.refuseAlone("--audit-file-size", "--audit-file");
        }
        if (!auditRequired) {
            typed.refuseAlone("--audit-exception", "--audit-required");
        }
        if (kafka().isEmpty()) {
            typed.refuseAlone("--kafka-topic", "--kafka-bootstrap-servers");
        }
        if (webhook.isOff()) {
            typed.refuseAlone("--webhook-secret-file", "--webhook-url");
            typed.refuseAlone("--webhook-ca", "--webhook-url");
        }
    }

    /// The record that these couriers bring, as strict as the options say.
    public Auditing auditing(Couriers couriers) {
        if (auditFile == null) {
            return Auditing.none();
        }
        Function<RotationEvent.Intent, CompletableFuture<EventSink.Taken>> record =
                intent -> couriers.record(AuditFile.NAME, intent);
        return auditRequired
                ? new Auditing.Required(record, auditException)
                : new Auditing.Told(record);
    }

    /// Where events are posted to, if anywhere.
    ///
    /// @throws IllegalArgumentException when a setting cannot be used
    public Optional<WebhookSink> webhook() {
        return webhook.sink();
    }

    /// The cluster's own Events, where the cluster is the store. They are on by themselves in a pod, whose rights are known
    /// (`k8s/base`): of a person who works from elsewhere the service brings the events.
    ///
    /// @throws IllegalArgumentException when they are asked for and there is no cluster
    public Optional<KubernetesEventSink> kubernetes(CommonOptions common, PodIdentity self) {
        boolean isAsked = Boolean.TRUE.equals(kubernetesEvents);
        if (common.directory() != null) {
            if (isAsked) {
                throw new IllegalArgumentException(
                        "cannot record Kubernetes Events of a folder: --kubernetes-events and --directory contradict each other; give one");
            }
            return Optional.empty();
        }
        return isAsked || (kubernetesEvents == null && self.hasAccount())
                ? Optional.of(
                        KubernetesEventSink.open(
                                common.kubeconfig(), common.context(), self.name()))
                : Optional.empty();
    }

    public Optional<AuditFile> auditFile() {
        return Optional.ofNullable(auditFile).map(file -> new AuditFile(file, auditFileSize));
    }

    /// Connects to nothing yet.
    public Optional<KafkaSink> kafka() {
        return command.defaultValueProvider() instanceof Settings settings
                ? KafkaProperties.of(settings, kafkaBootstrapServers, kafkaTopic)
                        .map(KafkaSink::new)
                : Optional.empty();
    }
}
