package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.ServerTls;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.fixture.EnvoyProxy;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A real Envoy that asks a server which requires client certificates.
@Tag("integration")
class EnvoyMutualTlsTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Authority CLIENTS = Pairs.authority(2);

    @RegisterExtension final Envoys envoys = new Envoys();
    @TempDir Path folder;

    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), heard);

    @Test
    void getsItsSecretOnceItsAuthorityIsTrusted() throws IOException {
        Path authorities = Files.writeString(folder.resolve("clients.crt"), pem(CA));
        Leaf leaf = publish();
        try (SdsServer server =
                SdsServer.start(
                        new SdsServer.Options(
                                Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                                Optional.of(
                                        ServerTls.requiring(
                                                authorities,
                                                resources,
                                                Pairs.GLOO.leaf(),
                                                heard.troubles::add)),
                                Duration.ofSeconds(5),
                                InstantSource.system()),
                        resources,
                        heard)) {
            EnvoyProxy envoy = envoys.start(folder, "envoy-sidecar", server, tls());
            await().until(() -> envoy.counter("cluster.gloo_sds.upstream_cx_total") > 1);
            assertThat(envoy.admin("/certs")).doesNotContain(leaf.certificate().serial());
            assertThat(heard.pushed).isEmpty();
            Files.writeString(authorities, pem(CLIENTS));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> envoy.admin("/certs").contains(leaf.certificate().serial()));
            Leaf next = publish();
            await().until(() -> envoy.admin("/certs").contains(next.certificate().serial()));
        }
    }

    private Leaf publish() {
        Leaf leaf = Pairs.leaf(CA);
        resources.offer(
                Pairs.GLOO, "test", new Sight.Held(Pairs.material(leaf, Pairs.trusting(CA))));
        return leaf;
    }

    private String tls() throws IOException {
        Leaf identity = Pairs.leaf(CLIENTS);
        Path chain = Files.writeString(folder.resolve("own.crt"), identity.chainPem());
        Path key = Files.writeString(folder.resolve("own.key"), identity.key().pem());
        Path trusted = Files.writeString(folder.resolve("trusted.crt"), pem(CA));
        return """

            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                common_tls_context:
                  alpn_protocols: [h2]
                  tls_certificates:
                  - {certificate_chain: {filename: "%s"}, private_key: {filename: "%s"}}
                  validation_context: {trusted_ca: {filename: "%s"}}
        """
                .formatted(chain, key, trusted);
    }

    private static String pem(Authority authority) {
        return Pairs.trusting(authority).pem();
    }
}
