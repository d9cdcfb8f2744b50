package io.keyturn.zeroloss;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The algorithm of Gloo's certgen (jobs/certgen, `RotateCerts`): three blind writes, and a sleep after the first two.
///
/// Keys and certificates are ours, so that nothing but the algorithm differs.
final class BlindCertgen {
    private final Issuer issuer = new Issuer(new SecureRandom());
    private final KubernetesClient client;
    private final Duration sleep;
    private int generation = 1;
    private Pair present;

    /// Writes the first Secret.
    BlindCertgen(KubernetesClient client, Duration sleep) {
        this.client = client;
        this.sleep = sleep;
        this.present = next();
        write(present, present.anchor());
    }

    private record Pair(Leaf leaf, String anchor) {}

    void rotate() {
        Pair next = next();
        String both = present.anchor() + next.anchor();
        write(present, both);
        sleep();
        write(next, both);
        sleep();
        write(next, next.anchor());
        present = next;
    }

    void sleep() {
        await().pollDelay(sleep).atMost(sleep.plusSeconds(10)).until(() -> true);
    }

    private Pair next() {
        Instant now = Instant.now();
        Authority authority =
                issuer.issueAuthority(
                        new AuthorityTemplate(KeyAlgorithm.P256, Duration.ofDays(3650), "certgen"),
                        new Generation(generation++),
                        now);
        Leaf leaf =
                issuer.issueLeaf(
                        LeafTemplate.forService(
                                KeyAlgorithm.P256,
                                Duration.ofDays(365),
                                "gloo",
                                Fleet.TARGET.namespace(),
                                "cluster.local"),
                        authority,
                        now);
        return new Pair(leaf, authority.certificate().pem());
    }

    /// Without a resourceVersion: the last writer wins.
    private void write(Pair pair, String bundle) {
        Secret secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(Fleet.TARGET.namespace())
                        .withName(Fleet.TARGET.name())
                        .endMetadata()
                        .withType(SecretImage.TLS)
                        .withStringData(
                                Map.of(
                                        Names.TLS_CRT, pair.leaf().chainPem(),
                                        Names.TLS_KEY, pair.leaf().key().pem(),
                                        Names.CA_CRT, bundle))
                        .build();
        Secret _ = client.resource(secret).unlock().createOr(existing -> existing.update());
    }
}
