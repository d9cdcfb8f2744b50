package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.FakeStore;
import io.keyturn.fake.MortalStore;
import io.keyturn.fake.MortalStore.Moment;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.SecretStore;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The process dies at every single call in turn; another one reaches the end that it was on the way to.
abstract class CrashPoints {
    /// More calls than any of the journeys makes.
    private static final int ENOUGH = 60;

    abstract SecretStore store();

    @ParameterizedTest
    @EnumSource
    void aBootstrapEndsAllTheSame(Moment moment) {
        forEachCall(
                moment,
                call -> {
                    RealBench mortal = bench(target(), call, moment);
                    boolean died = dies(mortal);
                    RealBench heir = bench(mortal.name());
                    heir.runUntilHealthy();
                    assertSteady(heir, "1");
                    return died;
                });
    }

    @ParameterizedTest
    @EnumSource
    void aRotationEndsAllTheSame(Moment moment) {
        forEachCall(
                moment,
                call -> {
                    RealBench heir = bench(target());
                    heir.runUntilHealthy();
                    heir.annotate(Names.REQUEST, "rotate-authority:once");
                    boolean died = dies(bench(heir.name(), call, moment));
                    assertSound(heir);
                    heir.runUntilHealthy();
                    assertSteady(heir, "2");
                    return died;
                });
    }

    @ParameterizedTest
    @EnumSource
    void anAbortEndsAllTheSame(Moment moment) {
        forEachCall(
                moment,
                call -> {
                    RealBench heir = bench(target());
                    heir.runUntilHealthy();
                    var first = heir.anchors();
                    heir.annotate(Names.REQUEST, "rotate-authority:once");
                    var _ = heir.pass();
                    var _ = heir.pass();
                    assertThat(heir.phase()).isEqualTo("switched");
                    heir.annotate(Names.REQUEST, "abort:undo");
                    boolean died = dies(bench(heir.name(), call, moment));
                    assertSound(heir);
                    heir.runUntilHealthy();
                    assertSteady(heir, "2");
                    assertThat(heir.anchors()).isEqualTo(first);
                    return died;
                });
    }

    @ParameterizedTest
    @EnumSource
    void aCompromiseEndsWithoutWhatWasStolen(Moment moment) {
        forEachCall(
                moment,
                call -> {
                    RealBench heir = bench(target());
                    heir.runUntilHealthy();
                    var stolen = heir.anchors();
                    heir.annotate(Names.REQUEST, "compromised-authority:stolen");
                    boolean died = dies(bench(heir.name(), call, moment));
                    assertSound(heir);
                    heir.runUntilHealthy();
                    assertSteady(heir, "2");
                    assertThat(heir.annotation(Names.HANDLED_REQUESTS)).isEqualTo("stolen");
                    assertThat(heir.anchors()).doesNotContainAnyElementsOf(stolen);
                    return died;
                });
    }

    /// One journey with a death at the call of this number.
    private interface Journey {
        /// Whether the journey was long enough for that.
        boolean diedAt(int call);
    }

    private static void forEachCall(Moment moment, Journey journey) {
        for (int call = 1; call < ENOUGH; call++) {
            if (!journey.diedAt(call)) {
                assertThat(call).as("calls survived %s them", moment).isGreaterThan(3);
                return;
            }
        }
        throw new AssertionError("the journey has no end");
    }

    private static boolean dies(RealBench mortal) {
        try {
            mortal.runUntilHealthy();
            return false;
        } catch (FakeStore.Death expected) {
            return true;
        }
    }

    private static void assertSound(RealBench bench) {
        bench.assertProven();
        assertThat(bench.anchors()).hasSizeBetween(1, 2);
    }

    private static void assertSteady(RealBench bench, String generation) {
        bench.assertProven();
        assertThat(bench.phase()).isEqualTo("steady");
        assertThat(bench.anchors()).hasSize(1);
        assertThat(bench.annotation(Names.GENERATION)).isEqualTo(generation);
        assertThat(bench.image(Part.AUTHORITY).data()).hasSize(3); // one authority, and the bundle
    }

    private RealBench bench(TargetName name) {
        return new RealBench(store(), name, Duration.ZERO);
    }

    private RealBench bench(TargetName name, int call, Moment moment) {
        return new RealBench(new MortalStore(store(), call, moment), name, Duration.ZERO);
    }

    private static TargetName target() {
        return TargetName.parse("gloo-system/t-" + UUID.randomUUID());
    }
}
