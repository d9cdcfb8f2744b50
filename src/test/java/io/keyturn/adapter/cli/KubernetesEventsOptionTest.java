package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.adapter.kubernetes.PodIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesEventsOptionTest {
    private final Terminal terminal = new Terminal();
    @TempDir Path folder = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("namespace"), "gloo-system");
        Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: local
                contexts: [{name: local, context: {cluster: local, user: bearer}}]
                clusters: [{name: local, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: bearer, user: {token: "t"}}]
                """);
    }

    @Test
    void areOnInAPodAndOffElsewhere() {
        assertThat(isOn("namespace", inCluster())).isTrue();
        assertThat(isOn("no-account", inCluster())).isFalse();
    }

    @Test
    void areWhatWasAskedForWhereverItRuns() {
        assertThat(isOn("no-account", inCluster(), "--kubernetes-events")).isTrue();
        assertThat(isOn("namespace", inCluster(), "--kubernetes-events=false")).isFalse();
        terminal.environment.put("KEYTURN_KUBERNETES_EVENTS", "false");
        assertThat(isOn("namespace", inCluster())).isFalse();
        terminal.environment.clear();
        terminal.file.put("keyturn.kubernetes-events", "true");
        assertThat(isOn("no-account", inCluster())).isTrue();
    }

    @Test
    void areOffForAFolderAndRefusedWhereTheyAreAskedFor() {
        String directory = "--directory=" + folder;
        assertThat(isOn("namespace", directory)).isFalse();
        assertThat(isOn("namespace", directory, "--kubernetes-events=false")).isFalse();
        assertThatThrownBy(() -> isOn("namespace", directory, "--kubernetes-events"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot record Kubernetes Events of a folder: --kubernetes-events and --directory contradict each other; give one");
    }

    private String inCluster() {
        return "--kubeconfig=" + folder.resolve("kubeconfig");
    }

    private boolean isOn(String namespaceFile, String... options) {
        RotateCommand rotate =
                terminal.parse(
                                Stream.concat(Stream.of("rotate"), Stream.of(options))
                                        .toArray(String[]::new))
                        .getCommand();
        PodIdentity self = new PodIdentity(Map.of(), folder.resolve(namespaceFile));
        return rotate.events
                .kubernetes(rotate.common, self)
                .map(sink -> {
                    sink.close();
                    return true;
                })
                .orElse(false);
    }
}
