package io.keyturn.rotation;

import static io.keyturn.rotation.Scene.assumed;
import static io.keyturn.rotation.Scene.digest;
import static io.keyturn.rotation.Scene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Rupture.Regain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuptureTest {
    private static final Duration FLOOR = Duration.ofSeconds(130);
    private static final Consumer ANYONE =
            new Consumer(Consumer.ANYONE, "", "edge", "certs", assumed(0));

    private final Digest leaf = digest("l1");

    @Test
    void saysOfEachWhenItCanHaveTheNewPair() {
        Rupture rupture =
                Rupture.of(
                        pods(
                                told("now", leaf, "now", leaf),
                                assumed(9_999),
                                new Proven.Static("restart it"),
                                new Proven.Silent("no fresh Lease"),
                                new Proven.Probed(
                                        new Probe(
                                                Probe.Outcome.PROVED,
                                                Probe.Old.ACCEPTED,
                                                Optional.empty(),
                                                ""),
                                        Proven.Probed.Origin.DECLARED,
                                        Duration.ZERO)),
                        FLOOR);
        assertThat(rupture.affected())
                .extracting(Rupture.Affected::regain)
                .containsExactly(
                        new Regain.OnReload(),
                        new Regain.Within(FLOOR), // time that has passed says nothing of a new pair
                        new Regain.OnRestart(),
                        new Regain.Unknown(),
                        new Regain.Unknown());
    }

    @Test
    void countsOrderedPairsOfThoseWhoAreKnown() {
        List<Consumer> three = pods(assumed(0), assumed(0), assumed(0));
        assertThat(Rupture.of(three, FLOOR).pairs()).isEqualTo(6);
        assertThat(Rupture.of(three.subList(0, 1), FLOOR).pairs()).isZero();
        assertThat(Rupture.of(three, FLOOR).isOpenEnded()).isFalse();
    }

    @Test
    void countsNoPairsOfWhoeverMayBeThere() {
        List<Consumer> all = pods(assumed(0), assumed(0));
        all.add(ANYONE);
        Rupture rupture = Rupture.of(all, FLOOR);
        assertThat(rupture.known()).isEqualTo(2);
        assertThat(rupture.pairs()).isEqualTo(2);
        assertThat(rupture.isOpenEnded()).isTrue();
        assertThat(Rupture.of(List.of(ANYONE), FLOOR).pairs()).isZero();
    }

    private static List<Consumer> pods(Proven... proofs) {
        List<Consumer> pods = new ArrayList<>();
        for (Proven proof : proofs) {
            pods.add(new Consumer("pod", "", "edge", "proxy-" + pods.size(), proof));
        }
        return pods;
    }
}
