package io.keyturn.rotation;

import static io.keyturn.rotation.Scene.assumed;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Decision.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is touched.
class TouchingTest {
    @Test
    void touchesPodsThatAreGivenTimeAndNobodyElse() {
        Scene scene = Scene.trusting();
        scene.with(
                assumed(0),
                assumed(1000),
                new Proven.Static("it uses subPath"),
                new Proven.Silent("its Lease is old"),
                Scene.told("before", scene.leaf.id(), "before", scene.leaf.id()));
        scene.consumers.add(new Consumer("anyone", "", "edge", "anyone", assumed(0)));
        scene.consumers.add(new Consumer("pod", "west", "edge", "far", assumed(0)));
        scene.consumers.add(
                new Consumer(
                        "endpoint",
                        "",
                        "edge",
                        "gloo:9977",
                        new Proven.Probed(
                                new Probe(
                                        Probe.Outcome.UNVERIFYING,
                                        Probe.Old.UNASKED,
                                        Optional.empty(),
                                        ""),
                                Proven.Probed.Origin.FOUND,
                                Duration.ZERO)));
        assertThat(touched(scene)).containsExactly("pod/edge/proxy-0");
    }

    @Test
    void touchesNobodyWhereNoGateIsWaitedAt() {
        assertThat(touched(Scene.steady().with(assumed(0)))).isEmpty();
    }

    private static List<String> touched(Scene scene) {
        return Touching.of((Wait) scene.decide()).stream().map(Consumer::id).toList();
    }
}
