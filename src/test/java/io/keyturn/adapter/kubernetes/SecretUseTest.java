package io.keyturn.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/// How pods get at a Secret, read from their specs.
class SecretUseTest {
    @Test
    void findsAVolumeThatAContainerMounts() {
        assertThat(
                        use(
                                """
                                volumes: [{name: certs, secret: {secretName: mtls}}]
                                containers: [{name: envoy, volumeMounts: [{name: certs, mountPath: /c}]}]
                                """))
                .isEqualTo(new SecretUse.Mounted());
    }

    @Test
    void findsASecretAmongTheSourcesOfAProjectedVolume() {
        assertThat(
                        use(
                                """
                                volumes: [{name: all, projected: {sources: [{configMap: {name: mtls}}, {secret: {name: mtls}}]}}]
                                containers: [{name: envoy, volumeMounts: [{name: all, mountPath: /c}]}]
                                """))
                .isEqualTo(new SecretUse.Mounted());
    }

    @Test
    void findsASidecarThatStartsAsAnInitContainer() {
        assertThat(
                        use(
                                """
                                volumes: [{name: certs, secret: {secretName: mtls}}]
                                initContainers: [{name: sds, restartPolicy: Always, volumeMounts: [{name: certs, mountPath: /c}]}]
                                containers: [{name: gloo}]
                                """))
                .isEqualTo(new SecretUse.Mounted());
    }

    @Test
    void knowsWhoDoesNotUseIt() {
        for (String spec :
                new String[] {
                    "containers: [{name: gloo}]",
                    """
                    volumes: [{name: certs, secret: {secretName: mtls}}]
                    containers: [{name: gloo}]
                    """,
                    """
                    volumes: [{name: certs, secret: {secretName: mtls}}]
                    initContainers: [{name: once, volumeMounts: [{name: certs, mountPath: /c}]}]
                    containers: [{name: gloo}]
                    """,
                    """
                    volumes: [{name: certs, secret: {secretName: another}}, {name: map, configMap: {name: mtls}}]
                    containers: [{name: gloo, volumeMounts: [{name: certs, mountPath: /c}, {name: map, mountPath: /m}]}]
                    """,
                    "containers: [{name: gloo, env: [{name: A, valueFrom: {configMapKeyRef: {name: mtls, key: a}}}]}]"
                }) {
            assertThat(use(spec)).as(spec).isEqualTo(new SecretUse.None());
        }
    }

    @Test
    void namesWhatNeverUpdatesAlthoughAnotherContainerOfThePodDoes() {
        assertThat(
                        use(
                                """
                                volumes: [{name: certs, secret: {secretName: mtls}}]
                                containers:
                                - {name: sds, volumeMounts: [{name: certs, mountPath: /c}]}
                                - {name: old, volumeMounts: [{name: certs, mountPath: /c/tls.crt, subPath: tls.crt}]}
                                """))
                .isEqualTo(new SecretUse.Fixed("subPath of volume 'certs' in container 'old'"));
        assertThat(
                        use(
                                """
                                volumes: [{name: certs, secret: {secretName: mtls}}]
                                containers: [{name: old, volumeMounts: [{name: certs, mountPath: /c, subPathExpr: $(POD)}]}]
                                """))
                .isEqualTo(new SecretUse.Fixed("subPath of volume 'certs' in container 'old'"));
        assertThat(
                        use(
                                "containers: [{name: old, env: [{name: CA, valueFrom: {secretKeyRef: {name: mtls, key: ca.crt}}}]}]"))
                .isEqualTo(new SecretUse.Fixed("environment variable 'CA' in container 'old'"));
        assertThat(use("containers: [{name: old, envFrom: [{secretRef: {name: mtls}}]}]"))
                .isEqualTo(new SecretUse.Fixed("its environment in container 'old'"));
    }

    private static SecretUse use(String spec) {
        Pod pod =
                Serialization.unmarshal(
                        "apiVersion: v1\nkind: Pod\nspec:\n" + spec.strip().indent(2), Pod.class);
        return SecretUse.of(pod, "mtls");
    }
}
