package io.keyturn.boot;

import io.keyturn.adapter.cli.SdsExposure;
import io.keyturn.adapter.sds.Health;
import io.keyturn.adapter.sds.SdsCounts;
import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.ShelvedAll;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.server.ServerTls;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.port.SdsMetrics;
import io.keyturn.port.ServerEvidence.Rejection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What one server of secrets consists of, wherever it runs and whatever gives the secrets: what it serves, and all who
/// hear of it.
final class SdsAssembly {
    private final SdsLog log;
    private final Health health;
    private final ClientEvidence clients;
    private final SdsCounts counts;
    private final SdsResources resources;
    private final PairNames told;

    /// @param client what Gloo's log lines call the clients
    /// @param pairs that are served
    /// @param told the one of which evidence is told, and whose leaf the server presents where it serves over TLS
    SdsAssembly(String client, List<PairNames> pairs, PairNames told, SdsMetrics metrics) {
        this.log = new SdsLog(client);
        this.told = told;
        this.clients = new ClientEvidence(told);
        this.health =
                new Health(() -> clients.rejections().stream().map(Rejection::toString).toList());
        this.counts = new SdsCounts(metrics, pairs);
        this.resources =
                new SdsResources(
                        pairs, InstantSource.system(), ShelvedAll.of(log, health, clients, counts));
    }

    /// Where to listen.
    ///
    /// @throws IllegalArgumentException when it is no address, or one that others reach and nobody allowed that
    static Endpoint endpoint(String address, SdsExposure exposure) {
        Endpoint endpoint = Endpoint.parse(address, SocketMode.parse(exposure.socketMode()));
        if (endpoint instanceof Endpoint.Tcp tcp
                && !tcp.isLoopback()
                && exposure.clientAuthority().isEmpty()
                && !exposure.insecure()) {
            throw new IllegalArgumentException(
                    "cannot listen on '%s': whoever reaches it could read the private key; give --require-client-certificate CA, or --insecure-listen (KEYTURN_INSECURE_LISTEN=true) to allow it"
                            .formatted(tcp));
        }
        return endpoint;
    }

    /// Starts to listen.
    ///
    /// @throws IllegalStateException when it cannot listen there
    SdsServer listen(Endpoint endpoint, SdsExposure exposure) {
        Optional<ServerTls> tls =
                exposure.clientAuthority()
                        .map(file ->
                                ServerTls.requiring(
                                        file, resources, told.leaf(), log::keepingAuthorities));
        SdsServer server =
                SdsServer.start(
                        new SdsServer.Options(
                                endpoint, tls, exposure.bundleWait(), InstantSource.system()),
                        resources,
                        SdsWitness.of(log, clients, counts));
        log.listening(endpoint.toString());
        return server;
    }

    SdsLog log() {
        return log;
    }

    Health health() {
        return health;
    }

    ClientEvidence clients() {
        return clients;
    }

    SdsResources resources() {
        return resources;
    }
}
