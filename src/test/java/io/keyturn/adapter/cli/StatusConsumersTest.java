package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Issuer;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.StatusView;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Observation;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusConsumersTest {
    private static final Holding LIVE =
            new Holding(Digest.of(new byte[] {1}), Digest.of(new byte[] {2}));
    private static final Holding STORED =
            new Holding(Digest.of(new byte[] {3}), Digest.of(new byte[] {4}));

    private final Inspection seen =
            inspect(
                    new Consumer("pod", "", "edge", "proxy-1", new Proven.Told(LIVE, STORED)),
                    new Consumer("pod", "", "edge", "proxy-2", new Proven.Silent("no Lease")),
                    new Consumer("pod", "", "edge", "proxy-3", new Proven.Static("restart it")),
                    new Consumer("pod", "", "edge", "proxy-4", new Proven.Assumed(Duration.ZERO)));

    @Test
    void listsConsumersWithTheirDigests() {
        assertThat(StatusText.of(seen))
                .contains(
                        "pod/edge/proxy-1: bundle %s, leaf %s; on restart %s, %s"
                                .formatted(
                                        LIVE.bundle().shortForm(),
                                        LIVE.leaf().shortForm(),
                                        STORED.bundle().shortForm(),
                                        STORED.leaf().shortForm()),
                        "pod/edge/proxy-2: silent: no Lease",
                        "pod/edge/proxy-3: static: restart it",
                        "pod/edge/proxy-4: tells nothing; assumed by time");
    }

    @Test
    void tellsMachinesTheWholeDigests() {
        assertThat(StatusView.of(seen).get("consumers"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Map.class))
                .element(0)
                .isEqualTo(
                        Map.of(
                                "kind", "pod",
                                "cluster", "",
                                "namespace", "edge",
                                "name", "proxy-1",
                                "evidence", "told",
                                "live", pair(LIVE),
                                "stored", pair(STORED)));
    }

    private static Map<String, String> pair(Holding holding) {
        return Map.of("bundle", holding.bundle().hex(), "leaf", holding.leaf().hex());
    }

    private static Inspection inspect(Consumer... consumers) {
        Bench bench = new Bench();
        return new Reconciler(
                        bench.store,
                        new FoundEvidence(
                                new StoreEvidence(), List.of((_, _) -> List.of(consumers))),
                        bench.publisher,
                        new Issuer(new SecureRandom()),
                        bench.clock,
                        () -> "id")
                .inspect(bench.target, Observation.Rollback.REFUSED);
    }
}
