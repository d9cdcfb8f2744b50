package io.keyturn.boot;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.cli.SdsOptions;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.evidence.OnRestartSights;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.RememberedFeed;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.ServerEvidence;
import io.keyturn.rotation.TargetName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a server of secrets tells of itself at this moment: what its clients answered, and what its source holds just now.
///
/// @param target that it serves
/// @param clients what they answered
/// @param mount where the pair lies, also where that is only the fallback: a restart would begin there
/// @param feed where the pair is watched
record SecretEvidence(
        TargetName target,
        ClientEvidence clients,
        Optional<PairDirectory> mount,
        Optional<RememberedFeed> feed)
        implements EvidenceLedger.Server {
    private static final String NAME = "gloo-mtls-certs";
    private static final String NAMESPACE = "gloo-system";

    SecretEvidence {
        requireNonNull(target, "target is null");
        requireNonNull(clients, "clients is null");
        requireNonNull(mount, "mount is null");
        requireNonNull(feed, "feed is null");
    }

    /// Which Secret is served: the watched one, else that of KEYTURN_TARGET, else Gloo's of the pod's own namespace.
    static TargetName target(SdsOptions options, Map<String, String> variables, PodIdentity self) {
        String named = variables.getOrDefault("KEYTURN_TARGET", "");
        return options.secret()
                .orElseGet(() ->
                        named.isBlank()
                                ? new TargetName(self.namespaceOr(NAMESPACE), NAME)
                                : TargetName.parse(named));
    }

    @Override
    public void remember(List<ServerEvidence.Rejection> earlier) {
        clients.remember(earlier);
    }

    @Override
    public ServerEvidence now() {
        Sight sight =
                mount.map(PairDirectory::look)
                        .or(() -> feed.map(RememberedFeed::sight))
                        .orElseGet(() -> new Sight.Missing("no source is enabled"));
        return new ServerEvidence(
                target,
                feed.map(RememberedFeed::uid).orElse(""),
                clients.bundle(),
                clients.leaf(),
                OnRestartSights.of(sight),
                clients.rejections());
    }
}
