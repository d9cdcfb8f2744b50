package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"gloo-system/gloo-mtls-certs", "a/b", "0/a.b-c.d", "edge/x9"})
    void readsWhatItPrints(String text) {
        assertThat(TargetName.parse(text)).hasToString(text);
    }

    @Test
    void namesItsAuthoritySecret() {
        TargetName name = TargetName.parse("gloo-system/gloo-mtls-certs");
        assertThat(name.namespace()).isEqualTo("gloo-system");
        assertThat(name.name()).isEqualTo("gloo-mtls-certs");
        assertThat(name.authorityName()).isEqualTo("gloo-mtls-certs-ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gloo", "a/b/c"})
    void refusesAnotherShape(String text) {
        assertThatThrownBy(() -> TargetName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot use target '%s': expected NAMESPACE/NAME; write it as in 'gloo-system/gloo-mtls-certs'",
                        text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/b", "a/", "A/b", "a/B", "a_b/c", "-a/b", "a-/b", "a.b/c", "a/b..c", "a/-b",
                "../a", "a/.."
            })
    void refusesWhatKubernetesRefuses(String text) {
        assertThatThrownBy(() -> TargetName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is no namespace and name of Kubernetes");
    }

    @Test
    void leavesRoomForTheSuffix() {
        assertThat(TargetName.parse("a/" + "b".repeat(250)).authorityName()).hasSize(253);
        assertThatThrownBy(() -> TargetName.parse("a/" + "b".repeat(251)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TargetName.parse("a".repeat(64) + "/b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sortsByNamespaceAndName() {
        assertThat(TargetName.parse("a/z")).isLessThan(TargetName.parse("b/a"));
    }
}
