package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.messaging.KafkaSettings;
import io.keyturn.adapter.messaging.KafkaSink;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.pki.Authority;
import io.keyturn.port.EventSink.Taken;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn sds` whose watch has died in silence, and a topic that tells of a step.
@Tag("integration")
class WokenTest {
    private static final Authority CA = Pairs.authority(1);
    private static final TargetName SECRET = TargetName.parse("default/certs");
    private static final String PUBLISHED = "secret published secret=server_cert";

    /// By itself it reads every half minute only, counted from its start.
    private static final Duration WITHOUT_WAKE = Duration.ofSeconds(5);

    private static final Duration WITH_WAKE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void servesTheNewLeafAtOnceAndTakesNothingFromTheTopicButTheWake() {
        try (KubeCluster cluster = KubeCluster.start();
                KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
                KafkaBroker broker = KafkaBroker.start();
                KubeProxy proxy = cluster.proxy()) {
            broker.createTopic("t", 1);
            broker.goAway(); // it may come later
            SecretWriting.write(admin, SECRET, Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA)));
            try (RunningKeyturn sds = start(proxy, broker)) {
                await().atMost(PATIENCE).until(() -> sds.timesLogged(PUBLISHED) == 1);
                broker.comeBack();
                await().atMost(PATIENCE).until(() -> sds.hasLogged("wakes come topic=t"));
                proxy.watches().shut();
                SecretWriting.write(
                        admin, SECRET, Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA)));
                await().during(WITHOUT_WAKE)
                        .atMost(WITHOUT_WAKE.plusSeconds(2))
                        .until(() -> sds.timesLogged(PUBLISHED) == 1);
                assertThat(proxy.watches().swallowed()).as("the watch had told").isPositive();
                tell(broker);
                await().atMost(WITH_WAKE).until(() -> sds.timesLogged(PUBLISHED) == 2);
                assertThat(sds.timesLogged("no wakes topic=t")).as(sds.lastLines()).isLessThan(2);
            }
        }
    }

    private RunningKeyturn start(KubeProxy proxy, KafkaBroker broker) {
        return RunningKeyturn.start(
                folder,
                "sds",
                Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.servers()),
                "sds",
                "--secret",
                SECRET.toString(),
                "--kubeconfig",
                proxy.kubeconfig().toString(),
                "--listen",
                "127.0.0.1:" + LoopbackPorts.free(),
                "--wake-topic",
                "t");
    }

    private static void tell(KafkaBroker broker) {
        try (KafkaSink sink = new KafkaSink(new KafkaSettings(broker.servers(), "t", Map.of()))) {
            assertThat(sink.take(List.of(SomeEvents.step(SECRET, 1)))).isEqualTo(new Taken.All());
        }
    }
}
