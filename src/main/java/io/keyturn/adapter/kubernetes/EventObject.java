package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.keyturn.event.RotationEvent;
import io.keyturn.pki.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// An event as an object of the cluster, events.k8s.io/v1, and back as far as series need it.
final class EventObject {
    /// Of the component, as kube-controller-manager names its own (KEP-383).
    static final String CONTROLLER = "keyturn.io/keyturn";

    private static final String OBSERVE = "Observe";
    private static final int MOST_INSTANCE = 128;
    private static final int MOST_NAME = 253;
    private static final int HASH = 16;

    /// Six decimals, always: the API server reads no other form of a MicroTime.
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private EventObject() {}

    /// Ready to be created.
    ///
    /// @param uid of the target, or "" where it is not known
    /// @param instance who tells it, as a pod's name
    static Event of(RotationEvent event, String uid, String instance) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(event.target().namespace())
                .withName(nameOf(event))
                .endMetadata()
                .withEventTime(new MicroTime(stamp(event.at())))
                .withReportingController(CONTROLLER)
                .withReportingInstance(
                        instance.substring(0, Math.min(instance.length(), MOST_INSTANCE)))
                .withReason(camel(event.type().word()))
                .withAction(EventNote.step(event).map(EventObject::camel).orElse(OBSERVE))
                .withType(event.type().isWarning() ? "Warning" : "Normal")
                .withNote(EventNote.of(event))
                .withRegarding(
                        new ObjectReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("Secret")
                                .withNamespace(event.target().namespace())
                                .withName(event.target().name())
                                .withUid(uid.isEmpty() ? null : uid)
                                .build())
                .build();
    }

    /// The same for the same id, so that a resend finds it there already.
    static String nameOf(RotationEvent event) {
        String hash = Digest.of(event.id().getBytes(StandardCharsets.UTF_8)).hex();
        String secret = event.target().name();
        String fitting = secret.substring(0, Math.min(secret.length(), MOST_NAME - HASH - 1));
        return fitting.replaceAll("[.-]+$", "") + "." + hash.substring(0, HASH);
    }

    /// How often it was told; 1 without a series.
    static int count(Event object) {
        return series(object).map(EventSeries::getCount).orElse(1);
    }

    /// When it was told last.
    static Instant last(Event object) {
        return Instant.parse(
                series(object)
                        .map(EventSeries::getLastObservedTime)
                        .orElse(object.getEventTime())
                        .getTime());
    }

    /// The patch that says it was told once more.
    static String again(Event object, Instant at) {
        return "{\"metadata\":{\"resourceVersion\":\"%s\"},\"series\":{\"count\":%d,\"lastObservedTime\":\"%s\"}}"
                .formatted(object.getMetadata().getResourceVersion(), count(object) + 1, stamp(at));
    }

    /// As fine as the object holds it.
    static Instant moment(RotationEvent event) {
        return event.at().truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<EventSeries> series(Event object) {
        return Optional.ofNullable(object.getSeries());
    }

    private static String stamp(Instant at) {
        return MICROS.format(at);
    }

    /// `rotation.leaf-renewed` is `RotationLeafRenewed`.
    private static String camel(String word) {
        return Arrays.stream(word.split("[.-]"))
                .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                .collect(Collectors.joining());
    }
}
