package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.fixture.EveryEvent;
import io.keyturn.rotation.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventObjectTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void tellsAStepInOneSentence() {
        Event object = of(first(EventType.ROTATION_SWITCHED));
        assertThat(object.getReason()).isEqualTo("RotationSwitched");
        assertThat(object.getAction()).isEqualTo("Switch");
        assertThat(object.getType()).isEqualTo("Normal");
        assertThat(object.getNote())
                .matches(
                        ".+ \\([a-z-]+\\); generation 2; leaf [0-9a-f]{12} ends \\S+Z; by keyturn");
    }

    @Test
    void namesTheLaggardAndWhatItHolds() {
        Event object = of(first(EventType.CONSUMER_LAGGING));
        assertThat(object.getReason()).isEqualTo("ConsumerLagging");
        assertThat(object.getAction()).isEqualTo("Observe");
        assertThat(object.getType()).isEqualTo("Warning");
        assertThat(object.getNote())
                .startsWith("pod/edge/")
                .contains("(lagging); it holds ")
                .contains("; since 202");
    }

    @Test
    void sharesItsNameOnlyWithAResend() {
        assertThat(name("gloo-mtls-certs", "a", AT))
                .isEqualTo(name("gloo-mtls-certs", "a", AT.plusSeconds(1)))
                .isNotEqualTo(name("gloo-mtls-certs", "b", AT))
                .matches("gloo-mtls-certs\\.[0-9a-f]{16}");
    }

    /// No label is empty (RFC 1123, 2.1), and a long name may be cut at a dot.
    @Test
    void fitsIntoANameWhateverTheSecretIsCalled() {
        String longest = "a".repeat(235) + "." + "b".repeat(14);
        assertThat(longest).hasSize(250);
        assertThat(name(longest, "a", AT)).matches("a{235}\\.[0-9a-f]{16}");
    }

    @Test
    void cutsWhatIsTooLongBetweenTwoCharacters() {
        Event object = of(failed("🔑é".repeat(400)));
        assertThat(object.getNote().getBytes(StandardCharsets.UTF_8).length).isBetween(1000, 1024);
        assertThat(object.getNote()).endsWith("…").doesNotContain("\uFFFD").doesNotContain("?");
    }

    @Test
    void isOneLine() {
        assertThat(of(failed("first\n\tsecond")).getNote()).endsWith("failed: first second");
    }

    private static RotationEvent first(EventType type) {
        return requireNonNull(EveryEvent.all().get(type), "there is one of each type");
    }

    private static RotationEvent failed(String problem) {
        return new RotationEvent.Observation(
                EventType.ROTATION_FAILED,
                "id",
                TargetName.parse("edge/certs"),
                1,
                "",
                AT,
                Map.of("problem", problem));
    }

    private static String name(String secret, String subject, Instant at) {
        return EventObject.nameOf(
                new RotationEvent.Observation(
                        EventType.CONSUMER_LAGGING,
                        "id",
                        new TargetName("edge", secret),
                        1,
                        subject,
                        at,
                        Map.of()));
    }

    private static Event of(RotationEvent event) {
        return EventObject.of(event, "uid", "keyturn-0");
    }
}
