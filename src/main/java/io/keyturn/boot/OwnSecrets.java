package io.keyturn.boot;

import io.keyturn.adapter.cli.CommonOptions;
import io.keyturn.adapter.cli.SdsListening;
import io.keyturn.adapter.kubernetes.KubernetesSecretFeed;
import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.GlooEnvironment;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.RememberedFeed;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.SdsMetrics;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The server of secrets inside `serve` and `demo`. It gives the target that this very process turns, read from the store
/// like anybody's copy of it: what is served is what was written, never what is about to be.
final class OwnSecrets implements AutoCloseable {
    private final Openings opened = new Openings();

    private OwnSecrets() {}

    /// Starts to listen and to look at the store, and returns at once.
    ///
    /// @param ledger where to tell what the clients hold
    /// @throws IllegalArgumentException when the address cannot be used
    /// @throws IllegalStateException when it cannot listen there
    static OwnSecrets start(
            SdsListening listening,
            CommonOptions options,
            TargetName target,
            EvidenceLedger ledger,
            SdsMetrics metrics) {
        Endpoint endpoint = SdsAssembly.endpoint(listening.address(), listening.exposure());
        // Gloo's names, whatever the variables of its sidecar say: they are for `keyturn sds`.
        GlooEnvironment gloo = GlooEnvironment.of(Map.of());
        PairNames pair = gloo.gloo();
        SdsAssembly parts = new SdsAssembly(gloo.client(), List.of(pair), pair, metrics);
        OwnSecrets own = new OwnSecrets();
        Optional<PairDirectory> folder =
                Optional.ofNullable(options.directory()).map(path -> folderOf(path, target));
        Optional<RememberedFeed> feed =
                folder.isPresent() ? Optional.empty() : Optional.of(own.feed(options, target));
        EvidenceLedger.Telling telling =
                own.opened.keep(
                        ledger.begin(new SecretEvidence(target, parts.clients(), folder, feed)));
        parts.clients().wakes(telling);
        try {
            own.opened.add(parts.listen(endpoint, listening.exposure()));
        } catch (IllegalStateException e) {
            own.close();
            throw e;
        }
        own.opened.add(() -> parts.log().stopping(endpoint.toString()));
        folder.ifPresent(path ->
                own.opened.add(
                        Sources.directory(pair, path, DirectoryFeed.PERIOD, parts.resources())));
        feed.ifPresent(watched -> own.opened.add(Sources.api(pair, watched, parts.resources())));
        return own;
    }

    private static PairDirectory folderOf(Path directory, TargetName target) {
        return new PairDirectory(
                directory.resolve(target.namespace()).resolve(target.name()), Layout.GLOO);
    }

    private RememberedFeed feed(CommonOptions options, TargetName target) {
        return new RememberedFeed(
                opened.keep(
                        KubernetesSecretFeed.open(
                                options.kubeconfig(), options.context(), target)));
    }

    @Override
    public void close() {
        opened.close();
    }
}
