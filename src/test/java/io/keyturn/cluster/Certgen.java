package io.keyturn.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.fixture.OpenSsl;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/// One rotation by Gloo's certgen (jobs/certgen, `RotateCerts`): it reads the target once, and overwrites it three times
/// with what it made of that. A test says when.
final class Certgen {
    private static final String AUTHORITY = "supergloo-webhook-cert-ca";

    private final KubernetesClient client;
    private final TargetName target;
    private final Pair found;
    private final Pair made;
    private int writes;

    /// Reads the target, and makes a pair in the folder.
    Certgen(KubernetesClient client, TargetName target, Path folder) {
        this.client = client;
        this.target = target;
        Map<String, String> data =
                client.secrets()
                        .inNamespace(target.namespace())
                        .withName(target.name())
                        .require()
                        .getData();
        this.found =
                new Pair(
                        decoded(data, Names.TLS_CRT),
                        decoded(data, Names.TLS_KEY),
                        decoded(data, Names.CA_CRT));
        this.made = pair(folder);
    }

    private record Pair(String leaf, String key, String bundle) {}

    /// Makes the next of its three writes.
    void write() {
        writes++;
        switch (writes) {
            case 1 -> write(found, found.bundle() + made.bundle());
            case 2 -> write(made, found.bundle() + made.bundle());
            case 3 -> write(made, made.bundle());
            default -> throw new IllegalStateException("it has made its three writes");
        }
    }

    /// An object that is built afresh, without a version: annotations, labels and other keys go.
    private void write(Pair pair, String bundle) {
        Secret secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(target.namespace())
                        .withName(target.name())
                        .endMetadata()
                        .withType(SecretImage.TLS)
                        .withData(
                                Map.of(
                                        Names.TLS_CRT, encoded(pair.leaf()),
                                        Names.TLS_KEY, encoded(pair.key()),
                                        Names.CA_CRT, encoded(bundle)))
                        .build();
        Secret _ = client.resource(secret).update();
    }

    private static Pair pair(Path folder) {
        OpenSsl.run(
                folder,
                ("req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout ca.key -out ca.crt -subj /CN="
                                + AUTHORITY)
                        .split(" "));
        OpenSsl.run(
                folder,
                "req -x509 -newkey rsa:2048 -nodes -days 365 -keyout tls.key -out tls.crt -CA ca.crt -CAkey ca.key -subj /O=solo.io/CN=gloo.gloo-system.svc -addext basicConstraints=CA:FALSE -addext subjectAltName=DNS:gloo"
                        .split(" "));
        return new Pair(
                read(folder.resolve("tls.crt")),
                read(folder.resolve("tls.key")),
                read(folder.resolve("ca.crt")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read '%s': %s; check the folder".formatted(file, e.getMessage()), e);
        }
    }

    private static String decoded(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), US_ASCII);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }
}
