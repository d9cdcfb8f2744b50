package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.kubernetes.PodIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodIdentityTest {
    @TempDir Path folder = Path.of("");

    @Test
    void takesTheNamespaceFromTheDownwardApiFirst() throws IOException {
        PodIdentity identity = new PodIdentity(Map.of("POD_NAMESPACE", "told"), mount("mounted\n"));
        assertThat(identity.namespaceOr("outside")).isEqualTo("told");
    }

    @Test
    void takesTheNamespaceFromTheMountElse() throws IOException {
        PodIdentity identity = new PodIdentity(Map.of("POD_NAMESPACE", ""), mount("mounted\n"));
        assertThat(identity.namespaceOr("outside")).isEqualTo("mounted");
    }

    @Test
    void takesTheGivenNamespaceOutsideAPod() {
        PodIdentity identity = new PodIdentity(Map.of(), folder.resolve("none"));
        assertThat(identity.namespaceOr("outside")).isEqualTo("outside");
    }

    @Test
    void holdsUnderTheNameOfThePodAndTheRun() {
        PodIdentity identity = new PodIdentity(Map.of("POD_NAME", "pod-1"), folder);
        assertThat(identity.holder("run-7")).isEqualTo("pod-1_run-7");
        assertThat(new PodIdentity(Map.of(), folder).holder("run-7")).endsWith("_run-7");
    }

    private Path mount(String content) throws IOException {
        return Files.writeString(folder.resolve("namespace"), content);
    }
}
