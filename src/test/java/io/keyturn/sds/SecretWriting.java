package io.keyturn.sds;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.rotation.TargetName;
import java.util.Base64;

/// Puts a pair into a Secret of the API server, as somebody who is not Keyturn.
final class SecretWriting {
    private SecretWriting() {}

    static void write(KubernetesClient admin, TargetName name, Material material) {
        Secret _ =
                admin.resource(
                                new SecretBuilder()
                                        .withNewMetadata()
                                        .withNamespace(name.namespace())
                                        .withName(name.name())
                                        .endMetadata()
                                        .withType(SecretImage.TLS)
                                        .addToData(Names.TLS_CRT, coded(material.chain().toArray()))
                                        .addToData(Names.TLS_KEY, coded(material.key().toArray()))
                                        .addToData(
                                                Names.CA_CRT, coded(material.anchors().toArray()))
                                        .build())
                        .createOr(NonDeletingOperation::update);
    }

    private static String coded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
