package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesEventSink;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.webhook.WebhookSink;
import io.keyturn.event.EventType;
import io.keyturn.event.Outbox;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.fixture.Receiver;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.pki.Digest;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Outcome;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged `keyturn rotate --wait` with three sinks, killed with SIGKILL around every write of a whole rotation, those
/// of the marks among them, and within publishing; whoever comes next goes on, and is killed as well.
@Tag("integration")
class KilledPublishingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TargetName TARGET = TargetName.parse("default/published");

    private static final List<String> STEPS =
            List.of(
                    "rotation.bootstrapped",
                    "rotation.introduced",
                    "rotation.switched",
                    "rotation.retired",
                    "rotation.completed");

    /// The type stands last but one, and the id of the target and the sequence are in every commitment.
    private static final Pattern DATA =
            Pattern.compile(
                    "\"event\":(?<data>\\{.*\"sequence\":(?<sequence>\\d+),.*\"targetId\":\"(?<target>[^\"]+)\",\"type\":\"io\\.keyturn\\.(?<word>[^\"]+)\"\\}),\"line\"");

    private final KubeCluster cluster = KubeCluster.start();
    private final KubeProxy proxy = cluster.proxy();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final RealBench bench = new RealBench(store, TARGET, Duration.ZERO);
    private final Receiver receiver = new Receiver();
    private int runs;
    @TempDir Path folder = Path.of("");

    @AfterEach
    void stop() {
        receiver.close();
        store.close();
        admin.close();
        proxy.close();
        cluster.close();
    }

    @Test
    void everyCommitmentIsEverywhereWhereverItIsKilled() throws IOException {
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        bench.annotate(Names.REQUEST, "rotate-authority:killed");
        // A step writes its keys, then the target; whoever comes after the first begins it anew.
        while (isKilledAt(proxy.holdWrite(1))) {
            killWithinPublishing();
            var _ = isKilledAt(proxy.holdAnswerToWrite(1));
            var _ = isKilledAt(proxy.holdWrite(2));
            var _ = isKilledAt(proxy.holdAnswerToWrite(2));
        }
        // Two for each of four steps, and a mark for each sink.
        assertThat(proxy.writes()).hasSizeGreaterThanOrEqualTo(11);
        bench.assertProven();
        assertThat(bench.phase()).isEqualTo("steady");
        assertThat(bench.annotation(Names.GENERATION)).isEqualTo("2");
        assertOutboxIsEmpty();
        Map<String, String> posted = posted();
        assertThat(posted.keySet())
                .extracting(id -> id.replaceFirst("[^:]*:\\d+:", ""))
                .isEqualTo(STEPS);
        assertThat(recorded()).isEqualTo(posted);
        posted.keySet().forEach(this::assertIsAnEvent);
        assertAuditFileIsSound();
    }

    /// False when it came to its end without that.
    private boolean isKilledAt(CompletableFuture<String> reached) {
        try (RunningKeyturn victim = rotate()) {
            await().atMost(PATIENCE).until(() -> reached.isDone() || !victim.isRunning());
            assertThat(reached.isDone() || victim.terminate() == 0).as(victim.lastLines()).isTrue();
        }
        proxy.holdNothing();
        return reached.isDone();
    }

    /// Once for each commitment, when it is about to be posted.
    private void killWithinPublishing() {
        List<String> waiting =
                outbox().waitingFor(WebhookSink.NAME).stream().map(each -> each.id()).toList();
        if (waiting.isEmpty() || receiver.refused().containsAll(waiting)) {
            return;
        }
        int before = receiver.refused().size();
        var _ = proxy.holdWrite(1); // nothing else moves meanwhile
        receiver.fail(new Receiver.Failure.Silence());
        try (RunningKeyturn victim = rotate()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(receiver.refused())
                                    .as(victim.lastLines())
                                    .hasSize(before + 1));
        }
        proxy.holdNothing();
    }

    private RunningKeyturn rotate() {
        runs++;
        return RunningKeyturn.start(
                folder,
                "run-" + runs,
                "rotate",
                "--wait",
                "--target=" + TARGET,
                "--kubeconfig=" + proxy.kubeconfig(),
                "--assumed-after=0s",
                "--minimum-interval=0s",
                "--kubernetes-events",
                "--webhook-url=" + receiver.url(),
                "--audit-file=" + auditFile());
    }

    private Path auditFile() {
        return folder.resolve("audit.jsonl");
    }

    private Outbox outbox() {
        return Outbox.parse(bench.annotation(Names.OUTBOX), bench.annotation(Names.ID), TARGET);
    }

    private void assertOutboxIsEmpty() {
        Outbox outbox = outbox();
        long last = Long.parseLong(bench.annotation(Names.SEQUENCE));
        assertThat(outbox.waiting()).isEmpty();
        assertThat(outbox.dropped()).isZero();
        assertThat(outbox.cursors())
                .isEqualTo(
                        Map.of(
                                AuditFile.NAME, last,
                                KubernetesEventSink.NAME, last,
                                WebhookSink.NAME, last));
    }

    /// What the webhook got, by id in the order of the first times; more than once some, and then the same.
    private Map<String, String> posted() {
        Map<String, String> all = new LinkedHashMap<>();
        int times = 0;
        for (Receiver.Got got : receiver.got()) {
            if (isCommitment(got.header("ce-type").replace("io.keyturn.", ""))) {
                times++;
                String before = all.putIfAbsent(got.id(), got.body());
                assertThat(got.body()).isEqualTo(before == null ? got.body() : before);
            }
        }
        assertThat(times).as("posted again after a death").isGreaterThan(all.size());
        return all;
    }

    private Map<String, String> recorded() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(auditFile())) {
            Matcher matcher = DATA.matcher(line);
            if (matcher.find() && isCommitment(matcher.group("word"))) {
                String id =
                        "%s:%s:%s"
                                .formatted(
                                        matcher.group("target"),
                                        matcher.group("sequence"),
                                        matcher.group("word"));
                String before = all.putIfAbsent(id, matcher.group("data"));
                assertThat(matcher.group("data"))
                        .isEqualTo(before == null ? matcher.group("data") : before);
            }
        }
        return all;
    }

    private static boolean isCommitment(String word) {
        return EventType.parse("io.keyturn." + word)
                .filter(type -> type.kind() == EventType.Kind.COMMITMENT)
                .isPresent();
    }

    private void assertIsAnEvent(String id) {
        String hash = Digest.of(id.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
        Event event =
                admin.events()
                        .v1()
                        .events()
                        .inNamespace(TARGET.namespace())
                        .withName(TARGET.name() + "." + hash)
                        .get();
        assertThat(event).as(id).isNotNull();
        assertThat(event.getSeries()).as(id).isNull();
    }

    private void assertAuditFileIsSound() {
        KeyturnRun verified =
                KeyturnRun.of(
                        folder,
                        Map.of(),
                        "audit",
                        "verify",
                        auditFile().toString(),
                        "--against=" + TARGET,
                        "--kubeconfig=" + cluster.kubeconfig());
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    }
}
