package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.pki.Issuer;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Recreation;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every store promises, whatever it is made of.
abstract class StoreContract {
    private static final Map<String, Bytes> DATA =
            Map.of(
                    Names.TLS_CRT,
                    Bytes.of("one"),
                    Names.TLS_KEY,
                    Bytes.of("two"),
                    Names.CA_CRT,
                    Bytes.of("three"));

    abstract SecretStore store();

    /// A target of its own for each test.
    abstract TargetName target();

    @Test
    void saysAbsentWhereThereIsNothing() {
        assertThat(store().load(target()).target()).isInstanceOf(Sighting.Absent.class);
        assertThat(store().load(target()).authority()).isInstanceOf(Sighting.Absent.class);
    }

    @Test
    void returnsWhatWasSaved() {
        TargetName target = target();
        save(target, unsaved().with(DATA, Map.of("app", "gloo"), Map.of("note", "kept")));
        SecretImage image = image(target);
        assertThat(image.data()).isEqualTo(DATA);
        assertThat(image.type()).isEqualTo(SecretImage.TLS);
        assertThat(image.labels()).containsEntry("app", "gloo");
        assertThat(image.annotations()).containsEntry("note", "kept");
        assertThat(image.version()).isNotEmpty();
        assertThat(image.uid()).isNotEmpty();
    }

    @Test
    void refusesToCreateWhatIsThere() {
        TargetName target = target();
        save(target, unsaved().with(DATA, Map.of(), Map.of()));
        assertThat(store().save(target, Part.TARGET, unsaved().with(DATA, Map.of(), Map.of())))
                .isInstanceOf(Saved.Conflict.class);
    }

    @Test
    void refusesAWriteThatIsComputedFromAnOldVersion() {
        TargetName target = target();
        save(target, unsaved().with(DATA, Map.of(), Map.of()));
        SecretImage old = image(target);
        save(target, old.with(DATA, Map.of("writer", "other"), Map.of()));
        assertThat(
                        store().save(
                                        target,
                                        Part.TARGET,
                                        old.with(DATA, Map.of("writer", "late"), Map.of())))
                .isInstanceOf(Saved.Conflict.class);
        assertThat(image(target).labels()).containsEntry("writer", "other");
    }

    @Test
    void takesKeysAway() {
        TargetName target = target();
        Map<String, Bytes> more = new HashMap<>(DATA);
        more.put("extra", Bytes.of("four"));
        save(target, unsaved().with(more, Map.of(), Map.of()));
        save(target, image(target).with(DATA, Map.of(), Map.of()));
        assertThat(image(target).data()).isEqualTo(DATA);
    }

    @Test
    void recreatesWhatCannotBeChangedInPlaceAndOnlyWhatWasRead() {
        TargetName target = target();
        save(target, SecretImage.unsaved(SecretImage.OPAQUE).with(DATA, Map.of(), Map.of()));
        SecretImage old = image(target);
        assertThat(old.type()).isEqualTo(SecretImage.OPAQUE);
        Map<String, String> labels = Map.of("made", "anew");
        assertThat(store().recreate(target, Part.TARGET, old.with(DATA, labels, Map.of())))
                .isInstanceOf(Saved.Done.class);
        assertThat(image(target).type()).isEqualTo(SecretImage.TLS);
        assertThat(image(target).labels()).isEqualTo(labels);
        assertThat(store().recreate(target, Part.TARGET, old.with(DATA, Map.of(), Map.of())))
                .isInstanceOf(Saved.Conflict.class);
        assertThat(image(target).labels()).isEqualTo(labels);
    }

    @Test
    void letsOneOfManyWritersWin() throws Exception {
        TargetName target = target();
        save(target, unsaved().with(DATA, Map.of(), Map.of()));
        SecretImage read = image(target);
        List<Callable<Saved>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "writer-" + i;
            writers.add(() ->
                    store().save(
                                    target,
                                    Part.TARGET,
                                    read.with(DATA, Map.of("writer", name), Map.of())));
        }
        int done = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (Future<Saved> future : pool.invokeAll(writers)) {
                done += future.get() instanceof Saved.Done ? 1 : 0;
            }
        }
        assertThat(done).isEqualTo(1);
    }

    @Test
    void carriesAWholeRotation() {
        Target target = quickTarget();
        List<String> steps = new ArrayList<>(run(target));
        SecretImage image = image(target.name());
        Map<String, String> annotations = new HashMap<>(image.annotations());
        annotations.put(Names.REQUEST, "rotate-authority:contract");
        annotations.put("theirs", "kept");
        save(target.name(), image.with(image.data(), image.labels(), annotations));
        steps.addAll(run(target));
        assertThat(steps).containsExactly("bootstrap", "introduce", "switch", "retire", "settle");
        assertThat(image(target.name()).annotations())
                .containsEntry("theirs", "kept")
                .containsEntry(Names.PHASE, "steady")
                .containsEntry(Names.GENERATION, "2");
    }

    @Test
    void keepsWhatOthersWroteThroughEveryStep() {
        Target target = quickTarget();
        run(target);
        SecretImage image = image(target.name());
        Map<String, Bytes> data = new HashMap<>(image.data());
        data.put("theirs.txt", Bytes.of("kept"));
        Map<String, String> labels = new HashMap<>(image.labels());
        labels.put("app", "gloo");
        Map<String, String> annotations = new HashMap<>(image.annotations());
        annotations.put("theirs", "kept");
        annotations.put(Names.REQUEST, "rotate-authority:kept");
        save(target.name(), image.with(data, labels, annotations));
        assertThat(run(target)).containsExactly("introduce", "switch", "retire", "settle");
        SecretImage after = image(target.name());
        assertThat(after.data()).containsEntry("theirs.txt", Bytes.of("kept"));
        assertThat(after.labels()).containsEntry("app", "gloo");
        assertThat(after.annotations()).containsEntry("theirs", "kept");
    }

    @Test
    void recreatesATargetOfAnotherTypeWithAllThatItHolds() {
        Target target = quickTarget();
        Map<String, Bytes> foreign = Map.of("theirs", Bytes.of("kept"));
        save(
                target.name(),
                SecretImage.unsaved(SecretImage.OPAQUE)
                        .with(foreign, Map.of("app", "gloo"), Map.of("note", "kept")));
        assertThat(reconciler().reconcile(target, Observation.Rollback.REFUSED))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(new Recreation(store()).of(target.name())).isInstanceOf(Saved.Done.class);
        run(target);
        SecretImage image = image(target.name());
        assertThat(image.type()).isEqualTo(SecretImage.TLS);
        assertThat(image.data()).containsAllEntriesOf(foreign).containsKey(Names.CA_CRT);
        assertThat(image.labels()).containsEntry("app", "gloo");
        assertThat(image.annotations())
                .containsEntry("note", "kept")
                .containsEntry(Names.PHASE, "steady");
    }

    @Test
    void neverTakesAnAuthoritySecretForATarget() {
        Target target = quickTarget();
        run(target);
        TargetName authority =
                new TargetName(target.name().namespace(), target.name().authorityName());
        SecretImage before = image(authority);
        Target mistaken = new Target(authority, quick(), target.profile(), Given.everything());
        assertThat(reconciler().reconcile(mistaken, Observation.Rollback.REFUSED))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().reason().code())
                                        .isEqualTo(ReasonCode.AUTHORITY_AS_TARGET));
        assertThat(new Recreation(store()).of(authority)).isInstanceOf(Saved.Failed.class);
        assertThat(image(authority)).isEqualTo(before);
    }

    @Test
    void leavesATargetAloneThatNeedsNoRecreation() {
        Target target = quickTarget();
        run(target);
        SecretImage before = image(target.name());
        assertThat(new Recreation(store()).of(target.name())).isInstanceOf(Saved.Done.class);
        assertThat(image(target.name()).uid()).isEqualTo(before.uid());
    }

    /// The rotation's own rules are proved with a floor; here the store is.
    private static RotationPolicy quick() {
        return RotationPolicy.DEFAULT.withFloor(Duration.ZERO);
    }

    private Target quickTarget() {
        return new Target(
                target(), quick(), Bench.profile(RotationPolicy.DEFAULT), Given.everything());
    }

    private Reconciler reconciler() {
        return new Reconciler(
                store(),
                new StoreEvidence(),
                new RecordingPublisher(),
                new Issuer(new SecureRandom()),
                InstantSource.system(),
                () -> "contract");
    }

    private List<String> run(Target target) {
        Reconciler reconciler = reconciler();
        List<String> steps = new ArrayList<>();
        while (true) {
            switch (reconciler.reconcile(target, Observation.Rollback.REFUSED)) {
                case Outcome.Advanced(var step) -> steps.add(step.kind().word());
                case Outcome.Unchanged(var wait)
                        when wait.reason().code() == ReasonCode.HEALTHY -> {
                    return steps;
                }
                case Outcome.Unchanged _,
                        Outcome.Refused _,
                        Outcome.Conflicted _,
                        Outcome.Failed _ ->
                        throw new AssertionError("after %s the rotation stopped".formatted(steps));
            }
        }
    }

    private static SecretImage unsaved() {
        return SecretImage.unsaved(SecretImage.TLS);
    }

    private void save(TargetName target, SecretImage image) {
        assertThat(store().save(target, Part.TARGET, image)).isInstanceOf(Saved.Done.class);
    }

    private SecretImage image(TargetName target) {
        return store().load(target).target() instanceof Sighting.Present(var image)
                ? image
                : unsaved();
    }
}
