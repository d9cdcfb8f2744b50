package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Lengths;
import io.keyturn.port.Endpoint;
import io.keyturn.rotation.GateSetting;
import io.keyturn.rotation.MaintenanceWindows;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.AtDeadline;
import io.keyturn.rotation.StoredPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two runners, two policies: what binds the one that reads what the other stored.
class StricterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Set<GateSetting> given = EnumSet.noneOf(GateSetting.class);
    private final List<Endpoint> endpoints = new ArrayList<>();
    private List<String> windows = List.of();
    private RotationPolicy policy = RotationPolicy.DEFAULT;
    private Given.Storing storing = Given.Storing.WHERE_NONE;

    @ParameterizedTest
    @CsvSource({
        "60s, 90s, 90s, true",
        "90s, 60s, 90s, false",
        "60s, 60s, 60s, false",
        "'', 60s, 60s, true", // a default gives way, to a shorter one too
        "'', 200s, 200s, true",
        "'', 130s, 130s, false",
        "60s, PT90S, 90s, true", // the old form
        "60s, soon, 130s, true", // cannot be read: at least the default
        "200s, soon, 200s, false",
        "200s, -5s, 200s, false",
        "60s, PT-5S, 130s, true"
    })
    void takesTheLongerFloor(String own, String stored, String bound, boolean borrowed) {
        if (!own.isEmpty()) {
            policy = policy.withFloor(Lengths.parse(own));
            given.add(GateSetting.ASSUMED_AFTER);
        }
        Binding binding = binding("assumed-after=" + stored);
        assertThat(binding.policy().assumedAfter()).isEqualTo(Lengths.parse(bound));
        assertThat(!binding.borrowed().isEmpty()).isEqualTo(borrowed);
    }

    @ParameterizedTest
    @CsvSource({
        "48h, 12h, 12h",
        "12h, 48h, 12h",
        "'', 48h, 48h",
        "'', 12h, 12h",
        "48h, later, 24h",
        "12h, later, 12h"
    })
    void takesTheShorterMargin(String own, String stored, String bound) {
        if (!own.isEmpty()) {
            policy = with(Lengths.parse(own), policy.atDeadline());
            given.add(GateSetting.DEADLINE_MARGIN);
        }
        assertThat(binding("deadline-margin=" + stored).policy().deadlineMargin())
                .isEqualTo(Lengths.parse(bound));
    }

    @ParameterizedTest
    @CsvSource({
        "proceed, hold, HOLD",
        "hold, proceed, HOLD",
        "proceed, proceed, PROCEED",
        "'', hold, HOLD",
        "'', proceed, PROCEED",
        "proceed, perhaps, HOLD"
    })
    void holdsWhereOneOfThemDoes(String own, String stored, AtDeadline bound) {
        if (!own.isEmpty()) {
            policy = with(policy.deadlineMargin(), AtDeadline.parse(own));
            given.add(GateSetting.AT_DEADLINE);
        }
        assertThat(binding("at-deadline=" + stored).policy().atDeadline()).isEqualTo(bound);
    }

    @Test
    void asksTheEndpointsOfBoth() {
        endpoints.add(Endpoint.parse("own:1"));
        Binding binding = binding("endpoint=own:1\nendpoint=theirs:2\nendpoint=torn");
        assertThat(binding.endpoints())
                .extracting(Endpoint::toString)
                .containsExactly("own:1", "theirs:2");
        assertThat(binding.unreadable()).containsExactly("torn");
        assertThat(binding.borrowed()).containsExactly("endpoint=theirs:2");
        assertThat(binding.faults()).singleElement().asString().contains("'endpoint=torn'");
    }

    @Test
    void startsOnlyWhereTheWindowsOfBothAreOpen() {
        assertThat(binding("").policy().windows().isOpen(NOW)).isTrue();
        assertThat(binding("window=open").policy().windows().isOpen(NOW)).isTrue();
        assertThat(binding("window=shut").policy().windows().isOpen(NOW)).isFalse();
        windows = List.of("open");
        given.add(GateSetting.WINDOW);
        assertThat(binding("window=shut").policy().windows().isOpen(NOW)).isFalse();
        assertThat(binding("window=open").borrowed()).isEmpty();
        policy = gated(MaintenanceWindows.never());
        assertThat(binding("window=open\nwindow=open").policy().windows().isOpen(NOW)).isFalse();
    }

    @Test
    void startsNothingScheduledWhereStoredWindowsCannotBeRead() {
        Binding binding = binding("window=on Sundays");
        assertThat(binding.policy().windows().isOpen(NOW)).isFalse();
        assertThat(binding.faults())
                .containsExactly(
                        "the stored policy 'window=on Sundays' cannot be read, so that the stricter side counts: no window; correct the annotation 'keyturn.io/policy', or take the line out");
    }

    @Test
    void isCautiousInEverythingWhereALineIsTorn() {
        Binding binding = binding("assumed-after 1h");
        assertThat(binding.policy().atDeadline()).isEqualTo(AtDeadline.HOLD);
        assertThat(binding.policy().windows().isOpen(NOW)).isFalse();
        assertThat(binding.faults()).singleElement().asString().contains("'assumed-after 1h'");
    }

    @Test
    void leavesSettingsOfLaterVersionsAlone() {
        Binding binding = binding("colour=blue");
        assertThat(binding).isEqualTo(Binding.alone(policy, List.of()));
    }

    @Test
    void saysWhatComesFromTheTarget() {
        assertThat(binding("assumed-after=200s\nat-deadline=hold\nwindow=shut").said())
                .isEqualTo("from the target: assumed-after=3m20s, at-deadline=hold, window=shut");
        assertThat(binding("assumed-after=130s").said()).isEmpty();
    }

    @Test
    void storesTheFloorAndWhatWasGivenWhereNothingIsStored() {
        assertThat(target().storing(StoredPolicy.none()).text()).isEqualTo("assumed-after=2m10s");
        given.addAll(EnumSet.allOf(GateSetting.class));
        endpoints.add(Endpoint.parse("gloo:9977"));
        windows = List.of("open");
        assertThat(target().storing(StoredPolicy.none()).text())
                .isEqualTo(
                        "assumed-after=2m10s\nat-deadline=proceed\ndeadline-margin=24h\nendpoint=gloo:9977\nwindow=open");
    }

    @Test
    void replacesWhatIsStoredOnlyByWhatAServiceWasGiven() {
        given.add(GateSetting.ASSUMED_AFTER);
        StoredPolicy stored = StoredPolicy.parse("assumed-after=PT200S\nat-deadline=hold");
        assertThat(target().storing(stored)).isEqualTo(stored);
        storing = Given.Storing.OWN;
        assertThat(target().storing(stored).text())
                .isEqualTo("at-deadline=hold\nassumed-after=2m10s");
        given.clear();
        assertThat(target().storing(stored)).isEqualTo(stored);
    }

    private Binding binding(String stored) {
        return new Stricter(target(), StoredPolicy.parse(stored)).binding();
    }

    private Target target() {
        return new Target(
                Bench.NAME,
                policy,
                Bench.profile(policy),
                new Given(given, windows, StricterTest::read, storing),
                endpoints,
                new Target.Search.Nowhere(),
                Target.Touch.NOBODY);
    }

    private static MaintenanceWindows read(List<String> texts) {
        return switch (texts.getFirst()) {
            case "open" -> MaintenanceWindows.always();
            case "shut" -> MaintenanceWindows.never();
            default -> throw new IllegalArgumentException("no window");
        };
    }

    private RotationPolicy with(Duration margin, AtDeadline choice) {
        return policy.gatedBy(policy.assumedAfter(), margin, choice, policy.windows());
    }

    private RotationPolicy gated(MaintenanceWindows allowed) {
        return policy.gatedBy(
                policy.assumedAfter(), policy.deadlineMargin(), policy.atDeadline(), allowed);
    }
}
