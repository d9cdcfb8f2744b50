package io.keyturn.zeroloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.cluster.RealBench;
import io.keyturn.pki.PemCertificates;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another control of [ZeroLossTest]: our own steps, with nobody asked at the first gate. The bridge, which would hide
/// that, is left out on the way to the mounts.
@Tag("integration")
class UngatedRotationTest {
    private static final int PER_SECOND = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void losesRequestsWhereTheFirstGateAsksNobody() {
        try (Fleet fleet = new Fleet(folder, ZeroLossTest.DELAYS, 1);
                KubernetesStore store = KubernetesStore.open(fleet.cluster.kubeconfig(), null)) {
            fleet.kubelet.onTheWay(UngatedRotationTest::withoutBridge);
            RealBench keyturn = new RealBench(store, Fleet.TARGET, Duration.ZERO);
            step(keyturn, "steady");
            fleet.start(2);
            try (Stretch stretch = Stretch.begin(fleet, PER_SECOND)) {
                keyturn.annotate(Names.REQUEST, "rotate-authority:ungated");
                fleet.kubelet.hold(fleet.servers.getFirst().name());
                step(keyturn, "trusting");
                step(keyturn, "switched"); // while a server does not trust the next authority
                await().atMost(PATIENCE).until(() -> !stretch.load().tally().failures().isEmpty());
                fleet.kubelet.release(fleet.servers.getFirst().name());
                awaitDelivery(fleet);
                step(keyturn, "retiring");
                step(keyturn, "steady");
                awaitDelivery(fleet);
                Stretch.Result result = stretch.end();
                System.out.println("control, no first gate and no bridge: " + result);
                assertThat(result.failures()).isNotEmpty();
                assertThat(result.failures())
                        .as("nothing but the first gate was left out")
                        .allSatisfy(lost -> assertThat(lost.moment()).startsWith("switched"));
                assertThat(result.handshakes().resumed()).isZero();
            }
        }
    }

    private static void step(RealBench keyturn, String phase) {
        assertThat(keyturn.pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(keyturn.phase()).isEqualTo(phase);
    }

    /// Every mount has the newest version, and every Envoy has taken it.
    private static void awaitDelivery(Fleet fleet) {
        fleet.kubelet.awaitAll();
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() ->
                        fleet.versions("server_cert").size() == 1
                                && fleet.versions("validation_context").size() == 1);
    }

    private static Map<String, Bytes> withoutBridge(Map<String, Bytes> files) {
        Map<String, Bytes> all = new HashMap<>(files);
        byte[] chain = files.getOrDefault(Names.TLS_CRT, Bytes.of("")).toArray();
        all.put(
                Names.TLS_CRT,
                Bytes.of(PemCertificates.parse(chain, Names.TLS_CRT).getFirst().pem()));
        return Map.copyOf(all);
    }
}
