package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fake.MeddledStore;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.pki.Issuer;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.rotation.Observation;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What happens between the two writes of a step; the rest of it is in docs/adr/0002.
class SavingTest {
    private final Bench bench = new Bench();
    private final MeddledStore store = new MeddledStore(bench.store);
    private final Reconciler reconciler =
            new Reconciler(
                    store,
                    new StoreEvidence(),
                    new RecordingPublisher(),
                    new Issuer(new SecureRandom()),
                    bench.clock,
                    () -> "meddled");

    @Test
    void namesNoKeyWhoseAuthoritySecretWasDeletedMeanwhile() {
        bench.runUntilQuiet();
        SecretImage before = bench.image();
        bench.annotate(Names.REQUEST, "rotate-authority:turn");
        store.afterSave(() -> bench.store.remove(Bench.NAME, Part.AUTHORITY));
        assertThat(reconcile()).isEqualTo(conflict("authority Secret", "deleted"));
        assertThat(bench.image().data()).isEqualTo(before.data());
    }

    @Test
    void leavesTheTargetToWhoPreparedAnotherWrite() {
        bench.runUntilQuiet();
        bench.annotate(Names.REQUEST, "rotate-authority:turn");
        store.afterSave(() ->
                bench.store.put(
                        Bench.NAME,
                        Part.AUTHORITY,
                        with(bench.authority(), Names.OVERWRITES, "1")));
        assertThat(reconcile()).isEqualTo(conflict("authority Secret", "changed"));
        assertThat(bench.phase()).isEqualTo("steady");
        assertThat(bench.runUntilQuiet()).startsWith("introduce").endsWith("settle");
    }

    @Test
    void createsNoAuthoritySecretForATargetThatCameMeanwhile() {
        store.afterLoad(() -> {
            bench.runUntilQuiet();
            bench.store.remove(Bench.NAME, Part.AUTHORITY);
        });
        assertThat(reconcile()).isEqualTo(conflict("target", "changed"));
        assertThat(bench.store.find(Bench.NAME, Part.AUTHORITY)).isEmpty();
    }

    @Test
    void leavesALostAuthoritysTargetToWhoMadeAnotherOne() {
        bench.runUntilQuiet();
        bench.annotate(Names.REQUEST, "rotate-authority:turn");
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        SecretImage authority = bench.authority();
        bench.store.remove(Bench.NAME, Part.AUTHORITY);
        bench.clock.advance(bench.target.policy().assumedAfter());
        store.afterLoad(() -> bench.store.put(Bench.NAME, Part.AUTHORITY, authority));
        assertThat(reconcile()).isEqualTo(conflict("authority Secret", "changed"));
        assertThat(bench.phase()).isEqualTo("trusting");
    }

    private Outcome reconcile() {
        return reconciler.reconcile(bench.target, Observation.Rollback.REFUSED);
    }

    private static Outcome conflict(String what, String how) {
        return new Outcome.Conflicted(
                "the %s of '%s' was %s during the step; the next run decides anew"
                        .formatted(what, Bench.NAME, how));
    }

    private static SecretImage with(SecretImage image, String name, String value) {
        Map<String, String> annotations = new HashMap<>(image.annotations());
        annotations.put(name, value);
        return image.with(image.data(), image.labels(), annotations);
    }
}
