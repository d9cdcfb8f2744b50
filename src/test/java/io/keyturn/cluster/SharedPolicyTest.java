package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.pki.Issuer;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.GateSetting;
import io.keyturn.rotation.MaintenanceWindows;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.RotationPolicy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two runners with different policies on one target in a real store.
class SharedPolicyTest {
    @TempDir Path root = Path.of("");

    @Test
    void anotherRunnerIsBoundByTheStricterAndCanSaySo() {
        Target careful =
                target(
                        Duration.ofHours(1),
                        EnumSet.of(GateSetting.ASSUMED_AFTER, GateSetting.ENDPOINT),
                        List.of(Endpoint.parse("gloo:9977")));
        Target hasty = target(Duration.ZERO, EnumSet.of(GateSetting.ASSUMED_AFTER), List.of());
        assertThat(round(careful).outcome()).isInstanceOf(Outcome.Advanced.class);
        assertThat(policy()).isEqualTo("assumed-after=1h\nendpoint=gloo:9977");

        ask();
        Report.Acted introduced = round(hasty);
        assertThat(introduced.outcome()).isInstanceOf(Outcome.Advanced.class);
        assertThat(introduced.seen().binding().said())
                .isEqualTo("from the target: assumed-after=1h, endpoint=gloo:9977");
        assertThat(policy()).as("a one-shot command stores nothing over it").contains("1h");
        assertThat(round(hasty).outcome())
                .as("the hasty one waits for the floor of the careful one")
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        held ->
                                assertThat(held.decision().reason().code())
                                        .isEqualTo(ReasonCode.LAGGING));
    }

    @Test
    void theServiceStoresWhatItWasGivenAtItsNextStep() {
        Target careful =
                target(Duration.ofHours(1), EnumSet.of(GateSetting.ASSUMED_AFTER), List.of());
        Target service =
                target(Duration.ZERO, EnumSet.of(GateSetting.ASSUMED_AFTER), List.of()).served();
        round(careful);
        round(service); // nothing is due, so nothing is written
        assertThat(policy()).isEqualTo("assumed-after=1h");
        ask();
        round(service);
        assertThat(policy()).isEqualTo("assumed-after=0s");
        assertThat(round(service).outcome())
                .as("no floor any more")
                .isInstanceOf(Outcome.Advanced.class);
    }

    private Report.Acted round(Target target) {
        return new Reconciler(
                        store(),
                        new StoreEvidence(),
                        new RecordingPublisher(),
                        new Issuer(new SecureRandom()),
                        InstantSource.system(),
                        () -> "shared")
                .round(target, Rollback.REFUSED);
    }

    private void ask() {
        if (store().load(Bench.NAME).target() instanceof Sighting.Present(var image)) {
            Map<String, String> annotations = new HashMap<>(image.annotations());
            annotations.put(Names.REQUEST, "rotate-authority:turn");
            var _ =
                    store().save(
                                    Bench.NAME,
                                    Part.TARGET,
                                    image.with(image.data(), image.labels(), annotations));
        }
    }

    private SecretStore store() {
        return new DirectoryStore(root, InstantSource.system());
    }

    private String policy() {
        return store().load(Bench.NAME).target() instanceof Sighting.Present(var image)
                ? image.annotations().getOrDefault(Names.POLICY, "")
                : "";
    }

    private static Target target(
            Duration floor, EnumSet<GateSetting> given, List<Endpoint> endpoints) {
        RotationPolicy policy = RotationPolicy.DEFAULT.withFloor(floor);
        return new Target(
                Bench.NAME,
                policy,
                Bench.profile(policy),
                new Given(
                        given,
                        List.of(),
                        _ -> MaintenanceWindows.always(),
                        Given.Storing.WHERE_NONE),
                endpoints,
                new Target.Search.Nowhere(),
                Target.Touch.NOBODY);
    }
}
