package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesClientsTest {
    private static final String TWO =
            """
            apiVersion: v1
            kind: Config
            current-context: one
            contexts:
            - {name: one, context: {cluster: one, user: u}}
            - {name: two, context: {cluster: two, user: u}}
            clusters:
            - {name: one, cluster: {server: "https://one.example:6443"}}
            - {name: two, cluster: {server: "https://two.example:6443"}}
            users: [{name: u, user: {token: t}}]
            """;

    @TempDir Path folder = Path.of("");

    @Test
    void usesTheCurrentContextOrTheOneThatIsNamed() throws IOException {
        Path file = kubeconfig(TWO);
        try (KubernetesClient current = KubernetesClients.connect(file, null);
                KubernetesClient named = KubernetesClients.connect(file, "two")) {
            assertThat(current.getMasterUrl()).hasHost("one.example");
            assertThat(named.getMasterUrl()).hasHost("two.example");
        }
    }

    @Test
    void refusesAContextThatIsNotThereInsteadOfTakingAnother() throws IOException {
        Path file = kubeconfig(TWO);
        assertThatThrownBy(() -> KubernetesClients.connect(file, "tow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot use context 'tow': the kubeconfig does not have it; check --context");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> KubernetesClients.connect(folder.resolve("none"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such readable file; check --kubeconfig");
    }

    @Test
    void refusesAFileThatIsNoKubeconfig() throws IOException {
        Path file = kubeconfig("{\"kind\": [");
        assertThatThrownBy(() -> KubernetesClients.connect(file, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is no kubeconfig");
    }

    private Path kubeconfig(String content) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), content);
    }
}
