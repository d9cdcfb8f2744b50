package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.EndpointSlices;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesEventSink;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.LeaseLeadership;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.Bytes;
import io.keyturn.port.Endpoint;
import io.keyturn.port.EndpointSource;
import io.keyturn.port.EventSink;
import io.keyturn.port.Leadership;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every right of `k8s/`, taken away alone: the call that needs it fails, and its sentence names exactly that right.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
    private static final String NAMESPACE = "gloo-system";
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Stored UNREAD =
            new Stored(new Sighting.Absent(), new Sighting.Absent(), Instant.EPOCH);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private Path kubeconfig = Path.of("");

    @BeforeAll
    void apply() {
        kubeconfig = cluster.installService(NAMESPACE);
    }

    @AfterAll
    void stop() {
        admin.close();
        cluster.close();
    }

    /// One right.
    private record Right(String verb, String resource) implements Comparable<Right> {
        @Override
        public int compareTo(Right other) {
            return (resource + verb).compareTo(other.resource + other.verb);
        }

        String remedy() {
            return "forbidden (403); grant '%s' on %s to this identity, see k8s/base/rbac.yaml"
                    .formatted(verb, resource);
        }
    }

    @TestFactory
    List<DynamicTest> withoutARightTheSentenceNamesIt() {
        List<Role> roles = admin.rbac().roles().inNamespace(NAMESPACE).list().getItems();
        TreeSet<Right> rights = new TreeSet<>();
        for (Role role : roles) {
            for (PolicyRule rule : role.getRules()) {
                rule.getVerbs()
                        .forEach(verb ->
                                rights.add(new Right(verb, rule.getResources().getFirst())));
            }
        }
        assertThat(rights).hasSize(14);
        List<DynamicTest> tests = new ArrayList<>();
        for (Right right : rights) {
            tests.add(
                    DynamicTest.dynamicTest(
                            right.verb() + " " + right.resource(),
                            () -> assertNamed(right, roles)));
        }
        return tests;
    }

    private void assertNamed(Right right, List<Role> roles) {
        reset();
        roles.forEach(role -> take(right, role));
        try {
            switch (right.resource() + " " + right.verb()) {
                case "leases list", "pods list" -> assertSearchNames(right);
                case "leases watch" -> assertWakingNames(right);
                case "endpointslices list" -> assertEndpointSearchNames(right);
                case "events create", "events patch" -> assertTellingNames(right);
                case "leases get", "leases create", "leases update" -> assertElectionNames(right);
                case String other when other.startsWith("secrets ") -> assertSecretCallNames(right);
                default -> throw new AssertionError("no call needs " + right);
            }
        } finally {
            roles.forEach(role -> {
                var _ = admin.resource(withoutVersion(role).build()).update();
            });
        }
    }

    private void assertSecretCallNames(Right right) {
        try (KubernetesStore store = KubernetesStore.open(kubeconfig, null);
                LogEar ear = new LogEar("io.keyturn.watch")) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(
                                            switch (right.verb()) {
                                                case "get" -> problem(store.load(TARGET).target());
                                                case "create" -> problem(create(store));
                                                case "update" -> problem(update(store));
                                                case "list", "watch" -> watch(store, ear);
                                                default -> "no call needs " + right;
                                            })
                                    .contains(right.remedy()));
        }
    }

    private void assertSearchNames(Right right) {
        try (PodConsumers consumers = PodConsumers.open(kubeconfig, null)) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(consumers.consumersOf(TARGET, UNREAD))
                                    .singleElement()
                                    .extracting(Object::toString)
                                    .asString()
                                    .contains(right.remedy()));
        }
    }

    private void assertWakingNames(Right right) {
        try (PodConsumers consumers = PodConsumers.open(kubeconfig, null);
                LogEar ear = new LogEar("io.keyturn.watch");
                SecretStore.Watching _ = consumers.watch(TARGET, () -> {})) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(ear.heard())
                                    .anySatisfy(said -> assertThat(said).contains(right.remedy())));
        }
    }

    private void assertEndpointSearchNames(Right right) {
        try (EndpointSlices slices = EndpointSlices.open(kubeconfig, null)) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(slices.endpointsOf(TARGET, Endpoint.parse("gloo:9977")))
                                    .isInstanceOfSatisfying(
                                            EndpointSource.Search.Unknown.class,
                                            unknown ->
                                                    assertThat(unknown.problem())
                                                            .contains(right.remedy())));
        }
    }

    /// It belongs to no namespace and is in a role of its own, so the whole role goes.
    @Test
    void withoutTheRightToNodesItIsNamedAndThePodLags() {
        cluster.kubectl("create", "serviceaccount", "default", "-n", NAMESPACE);
        cluster.applyManifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: gateway, namespace: %s}
                spec:
                  nodeName: unknown
                  volumes: [{name: certs, secret: {secretName: gloo-mtls-certs}}]
                  containers: [{name: sds, image: sds, volumeMounts: [{name: certs, mountPath: /c}]}]
                """
                        .formatted(NAMESPACE));
        try (PodConsumers consumers = PodConsumers.open(kubeconfig, null)) {
            assertThat(consumers.consumersOf(TARGET, UNREAD).toString())
                    .contains("its node 'unknown' is gone");
            cluster.kubectl("delete", "clusterrolebinding", "keyturn-nodes");
            Right right = new Right("get", "nodes");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(consumers.consumersOf(TARGET, UNREAD).toString())
                                    .contains(right.remedy()));
        } finally {
            cluster.kubectl("delete", "pod", "gateway", "-n", NAMESPACE, "--force");
        }
    }

    /// Twice the same at another moment: created, then counted.
    private void assertTellingNames(Right right) {
        Instant now = Instant.now();
        try (KubernetesEventSink sink = KubernetesEventSink.open(kubeconfig, null, "rights")) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(sink.take(List.of(waits(now), waits(now.plusSeconds(1)))))
                                    .isInstanceOfSatisfying(
                                            EventSink.Taken.Some.class,
                                            some ->
                                                    assertThat(some.problem())
                                                            .contains(right.remedy())));
        }
    }

    private static RotationEvent waits(Instant at) {
        return new RotationEvent.Observation(
                EventType.ROTATION_PAUSED, "rights", TARGET, 1, "", at, Map.of());
    }

    private void assertElectionNames(Right right) {
        try (LogEar ear = new LogEar("io.keyturn.leadership");
                Leadership _ = LeaseLeadership.campaign(kubeconfig, null, NAMESPACE, "rights")) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(ear.heard())
                                    .anySatisfy(said ->
                                            assertThat(said)
                                                    .startsWith("cannot claim lease")
                                                    .contains(right.remedy())));
        }
    }

    /// Neither Lease nor authority Secret, so that `create` is asked for; a target, so that `update` is.
    private void reset() {
        cluster.kubectl(
                "delete", "lease", LeaseLeadership.NAME, "-n", NAMESPACE, "--ignore-not-found");
        cluster.kubectl(
                "delete", "secret", TARGET.authorityName(), "-n", NAMESPACE, "--ignore-not-found");
        cluster.applyManifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                type: kubernetes.io/tls
                stringData: {tls.crt: a, tls.key: b}
                """
                        .formatted(TARGET.name(), NAMESPACE));
    }

    private void take(Right right, Role role) {
        RoleBuilder builder = withoutVersion(role);
        List<PolicyRule> rules = new ArrayList<>();
        for (PolicyRule rule : role.getRules()) {
            List<String> verbs = new ArrayList<>(rule.getVerbs());
            if (rule.getResources().contains(right.resource())) {
                verbs.remove(right.verb());
            }
            if (!verbs.isEmpty()) {
                rules.add(rule.edit().withVerbs(verbs).build());
            }
        }
        var _ = admin.resource(builder.withRules(rules).build()).update();
    }

    private static RoleBuilder withoutVersion(Role role) {
        return role.edit().editMetadata().withResourceVersion(null).endMetadata();
    }

    private static Saved create(SecretStore store) {
        return store.save(
                TARGET,
                Part.AUTHORITY,
                SecretImage.unsaved(SecretImage.OPAQUE)
                        .with(Map.of("key", Bytes.of("value")), Map.of(), Map.of()));
    }

    private static Saved update(SecretStore store) {
        if (!(store.load(TARGET).target() instanceof Sighting.Present(var image))) {
            throw new AssertionError("the target cannot be read");
        }
        return store.save(
                TARGET,
                Part.TARGET,
                image.with(
                        Map.of(Names.TLS_CRT, Bytes.of("c"), Names.TLS_KEY, Bytes.of("d")),
                        image.labels(),
                        image.annotations()));
    }

    private static String watch(SecretStore store, LogEar ear) {
        try (SecretStore.Watching _ = store.watch(TARGET, () -> {})) {
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        }
        return String.join("\n", ear.heard());
    }

    private static String problem(Sighting seen) {
        return seen instanceof Sighting.Unreadable(var problem) ? problem : "readable";
    }

    private static String problem(Saved saved) {
        return saved instanceof Saved.Failed(var problem) ? problem : "not failed";
    }
}
