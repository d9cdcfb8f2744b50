package io.keyturn.adapter.messaging;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/// Explains why events did not get through.
final class KafkaTrouble {
    private KafkaTrouble() {}

    static String sentence(KafkaSettings settings, Throwable failure) {
        Throwable cause = root(failure);
        return sentence(settings, observed(cause), remedy(settings.topic(), cause, "WRITE"));
    }

    /// The same of one who reads.
    static String reading(KafkaSettings settings, Throwable failure) {
        Throwable cause = root(failure);
        return "cannot read topic '%s' at '%s': %s; %s"
                .formatted(
                        settings.topic(),
                        settings.servers(),
                        observed(cause),
                        remedy(settings.topic(), cause, "READ and DESCRIBE"));
    }

    private static String observed(Throwable cause) {
        return Optional.ofNullable(cause.getMessage())
                .map(message -> message.lines().findFirst().orElse("").replaceFirst("\\.$", ""))
                .orElse(cause.getClass().getSimpleName());
    }

    /// Why requests cannot be read.
    static String sentence(RequestTopic topic, Throwable failure) {
        Throwable cause = root(failure);
        return "cannot read requests from topic '%s' at '%s': %s; %s"
                .formatted(
                        topic.topic(),
                        topic.servers(),
                        observed(cause),
                        cause instanceof AuthorizationException
                                ? "grant READ on the topic and on group '%s' to this client"
                                        .formatted(topic.group())
                                : remedy(topic.topic(), cause, "READ"));
    }

    static String late(KafkaSettings settings) {
        return sentence(
                settings,
                "the broker did not acknowledge in time",
                "check that enough replicas are in sync (min.insync.replicas)");
    }

    static String stopped(KafkaSettings settings) {
        return sentence(settings, "stopped meanwhile", "the next run brings them");
    }

    private static String sentence(KafkaSettings settings, String observed, String remedy) {
        return "cannot bring events to topic '%s' at '%s': %s; %s"
                .formatted(settings.topic(), settings.servers(), observed, remedy);
    }

    private static String remedy(String topic, Throwable cause, String rights) {
        return switch (cause) {
            case PlainListener.SpeaksTls _ ->
                    "set keyturn.kafka.security.protocol to SSL or SASL_SSL";
            case SslAuthenticationException _ ->
                    "check keyturn.kafka.ssl.truststore.… against the broker's certificate";
            case AuthenticationException _ ->
                    "check keyturn.kafka.security.protocol and keyturn.kafka.sasl.…";
            case AuthorizationException _ ->
                    "grant %s on topic '%s' to this client".formatted(rights, topic);
            case RecordTooLargeException _ -> "raise max.message.bytes of the topic";
            case ConfigException _ -> "correct keyturn.kafka.…";
            default ->
                    "check that the broker runs, can be reached with keyturn.kafka.security.protocol as it is, and has the topic";
        };
    }

    /// The client wraps what it meets while it is made in a sentence that says nothing.
    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getClass() == KafkaException.class && cause != null ? root(cause) : failure;
    }
}
