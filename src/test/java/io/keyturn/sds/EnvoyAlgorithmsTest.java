package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.fixture.EnvoyProxy;
import io.keyturn.pki.Authority;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which keys a real Envoy works with, and that the others are named before it ever sees them.
@Tag("integration")
class EnvoyAlgorithmsTest {
    private static final Authority CA = Pairs.authority(1);

    @RegisterExtension final Envoys envoys = new Envoys();
    @TempDir Path folder;

    private final Recording heard = new Recording();
    private final List<AutoCloseable> started = new ArrayList<>();
    private Mount mount = new Mount(Path.of("/"));

    @BeforeEach
    void serve() {
        mount = new Mount(folder.resolve("ssl"));
        SdsResources resources =
                new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), heard);
        started.add(
                SdsServer.start(
                        SdsServer.Options.plain(
                                Endpoint.parse("unix:" + socket(), SocketMode.OWNER),
                                InstantSource.system()),
                        resources,
                        heard));
        started.add(
                Sources.directory(
                        Pairs.GLOO,
                        new PairDirectory(mount.path(), Layout.GLOO),
                        DirectoryFeed.PERIOD,
                        resources));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : started.reversed()) {
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void checksClientsOfAuthoritiesOfEveryAlgorithm(KeyAlgorithm algorithm) {
        Authority authority = Pairs.authority(algorithm, 7);
        Leaf leaf = Pairs.leaf(authority);
        mount.swap(Pairs.material(leaf, Pairs.trusting(authority)));
        EnvoyProxy envoy = envoys.start(folder, "requiring-sidecar", socket());
        await().until(() -> envoy.admin("/certs").contains(leaf.certificate().serial()));
        assertThat(isLetIn(envoy, authority, Pairs.leaf(authority))).isTrue();
        assertThat(isLetIn(envoy, authority, Pairs.leaf(CA))).isFalse();
        assertThat(heard.nacked).isEmpty();
    }

    @Test
    void neverSeesALeafThatItCannotUse() {
        Leaf good = Pairs.leaf(CA);
        mount.swap(Pairs.material(good, Pairs.trusting(CA)));
        EnvoyProxy envoy = envoys.start(folder, "envoy-sidecar", socket());
        await().until(() -> envoy.admin("/certs").contains(good.certificate().serial()));
        refuses(OddLeaf.ofKey(CA, "Ed25519", 0));
        refuses(OddLeaf.ofKey(CA, "EC", 521));
        refuses(OddLeaf.ofKey(CA, "RSA", 1024));
        refuses(OddLeaf.ofKey(CA, "DSA", 2048));
        assertThat(envoy.admin("/certs")).contains(good.certificate().serial());
        assertThat(envoy.counter("sds.server_cert.update_rejected")).isZero();
        Leaf next = Pairs.leaf(CA);
        mount.swap(Pairs.material(next, Pairs.trusting(CA)));
        await().until(() -> envoy.admin("/certs").contains(next.certificate().serial()));
        assertThat(heard.nacked).isEmpty();
    }

    /// What is wrong is named, and that nothing is published is seen by what comes next.
    private void refuses(Material odd) {
        int published = heard.published.size();
        int troubles = heard.troubles.size();
        mount.swap(odd);
        await().until(() -> heard.troubles.size() > troubles);
        assertThat(heard.troubles.getLast())
                .contains("'server_cert'")
                .contains("its key is of a kind that Envoy does not handshake with")
                .contains("issue it with P-256, P-384 or RSA");
        assertThat(heard.published).hasSize(published);
    }

    private static boolean isLetIn(EnvoyProxy envoy, Authority trusted, Leaf identity) {
        return Handshake.isLetIn(
                envoy.listener(), Handshake.context(Pairs.trusting(trusted), identity), "TLSv1.3");
    }

    private Path socket() {
        return folder.resolve("sds.sock");
    }
}
