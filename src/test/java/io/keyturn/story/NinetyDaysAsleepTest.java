package io.keyturn.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Fault;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.reconcile.Outcome;
import io.keyturn.rotation.MaintenanceWindows;
import io.keyturn.rotation.RotationPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nobody ran for ninety days. Whatever expired meanwhile, the target ends steady; zero loss is not promised there.
class NinetyDaysAsleepTest {
    private static final Duration ASLEEP = Duration.ofDays(90);
    private static final Duration BEFORE = Duration.ofDays(40);
    private static final Duration FLOOR = Duration.ofSeconds(131);
    private static final int MOST_STEPS = 12;

    /// What has expired when it wakes.
    enum Expired {
        LEAF(365),
        LEAF_AND_OLD_AUTHORITY(100),
        EVERYTHING(80);

        private final int authorityDays;

        Expired(int authorityDays) {
            this.authorityDays = authorityDays;
        }

        RotationPolicy policy() {
            return new RotationPolicy(
                    Duration.ofDays(authorityDays),
                    Duration.ofDays(20),
                    Duration.ofSeconds(130),
                    Duration.ofHours(1),
                    Duration.ofHours(24),
                    RotationPolicy.AtDeadline.PROCEED,
                    RotationPolicy.OnFailedVerification.HOLD,
                    MaintenanceWindows.always());
        }
    }

    /// Where it fell asleep.
    enum Asleep {
        STEADY(0),
        TRUSTING(1),
        SWITCHED(2),
        RETIRING(3);

        private final int steps;

        Asleep(int steps) {
            this.steps = steps;
        }
    }

    /// What it was about.
    enum Errand {
        ROTATION,
        WAY_BACK,
        ADOPTION,
        WAY_BACK_TO_THEIRS
    }

    /// One night of ninety days.
    record Night(Expired expired, Errand errand, Asleep asleep) {}

    static Stream<Night> nights() {
        return Stream.of(Expired.values())
                .flatMap(expired ->
                        Stream.of(Errand.values())
                                .flatMap(errand ->
                                        Stream.of(Asleep.values())
                                                .map(asleep ->
                                                        new Night(expired, errand, asleep))));
    }

    @ParameterizedTest
    @MethodSource("nights")
    void endsSteadyAllTheSame(Night night) {
        Bench bench = begun(night);
        int generation = generation(bench);
        bench.clock.advance(ASLEEP);
        List<String> steps = runAndProve(bench);
        assertThat(steps).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_STEPS);
        assertThat(bench.phase()).as(steps.toString()).isEqualTo("steady");
        assertThat(anchors(bench)).as(steps.toString()).hasSize(1);
        assertThat(faults(bench)).as(steps.toString()).isEmpty();
        // One for what could not be saved, and one where the request had not been served yet.
        assertThat(generation(bench)).as(steps.toString()).isBetween(generation, generation + 2);
        assertThat(runAndProve(bench)).as("after %s", steps).isEmpty();
    }

    /// Forty days of an ordinary life, and then the first steps of the errand.
    private static Bench begun(Night night) {
        RotationPolicy policy = night.expired().policy();
        Bench bench = lived(policy);
        switch (night.errand()) {
            case ROTATION -> go(bench, night.asleep());
            case WAY_BACK -> {
                go(bench, night.asleep());
                turnBack(bench);
            }
            case ADOPTION -> {
                bench = foreign(policy);
                go(bench, night.asleep());
            }
            case WAY_BACK_TO_THEIRS -> {
                bench = foreign(policy);
                go(bench, night.asleep());
                turnBack(bench);
            }
        }
        return bench;
    }

    private static Bench lived(RotationPolicy policy) {
        Bench bench = new Bench(policy);
        for (int day = 0; day < BEFORE.toDays(); day += 5) {
            bench.runUntilQuiet();
            bench.clock.advance(Duration.ofDays(5));
        }
        bench.runUntilQuiet();
        return bench;
    }

    private static Bench foreign(RotationPolicy policy) {
        Bench bench = new Bench(policy);
        bench.clock.advance(BEFORE);
        bench.store.put(
                Bench.NAME,
                Part.TARGET,
                SecretImage.unsaved(SecretImage.TLS)
                        .with(lived(policy).image().data(), Map.of(), Map.of()));
        return bench;
    }

    private static void go(Bench bench, Asleep asleep) {
        String before = bench.phase();
        bench.annotate(Names.REQUEST, "rotate-authority:errand");
        for (int step = 0; step < asleep.steps; step++) {
            assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
            bench.clock.advance(FLOOR);
        }
        assertThat(bench.phase())
                .isEqualTo(
                        asleep == Asleep.STEADY ? before : asleep.name().toLowerCase(Locale.ROOT));
    }

    /// A step back, where there is a way back.
    private static void turnBack(Bench bench) {
        bench.annotate(Names.REQUEST, "abort:errand-too");
        var _ = bench.pass();
    }

    private static List<String> runAndProve(Bench bench) {
        List<String> steps = new ArrayList<>();
        for (int quiet = 0; quiet < 2; ) {
            if (bench.pass() instanceof Outcome.Advanced(var step)) {
                steps.add(step.kind().word());
                assertThat(faults(bench)).as(steps.toString()).isSubsetOf(Fault.ANCHOR_EXPIRED);
                quiet = 0;
            } else {
                quiet++;
                bench.clock.advance(FLOOR);
            }
        }
        return steps;
    }

    private static Set<Fault> faults(Bench bench) {
        Leaf leaf =
                new Leaf(
                        PemCertificates.parse(value(bench, Names.TLS_CRT), Names.TLS_CRT),
                        PemKeys.parse(value(bench, Names.TLS_KEY), Names.TLS_KEY));
        return Proof.faults(leaf, TrustBundle.of(anchors(bench)), bench.clock.instant());
    }

    private static List<Certificate> anchors(Bench bench) {
        return PemCertificates.parse(value(bench, Names.CA_CRT), Names.CA_CRT);
    }

    /// Somebody else's pair, which bears no number, is of a first generation, too.
    private static int generation(Bench bench) {
        return Integer.parseInt(bench.image().annotations().getOrDefault(Names.GENERATION, "1"));
    }

    private static byte[] value(Bench bench, String key) {
        return bench.image().data().getOrDefault(key, Bytes.of("")).toArray();
    }
}
