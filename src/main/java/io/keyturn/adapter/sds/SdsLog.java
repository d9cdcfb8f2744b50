package io.keyturn.adapter.sds;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Shelved;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.server.Client;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.port.ServerEvidence.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Says in the log what is served and what clients make of it; the lines that Gloo's sidecar has keep their wording.
public final class SdsLog implements SdsWitness, Shelved {
    private static final Logger LOG = Logger.getLogger("io.keyturn.sds");

    private final String client;

    /// @param client what Gloo's line calls the clients
    public SdsLog(String client) {
        this.client = requireNonNull(client, "client is null");
    }

    /// The server listens.
    public void listening(String address) {
        LOG.infof("sds server listening on %s", address);
    }

    /// The server is about to stop.
    public void stopping(String address) {
        LOG.infof("stopping sds server on %s", address);
    }

    /// The listener that shows only health is open.
    public void showingHealth(String address) {
        LOG.infof("health listener open address=%s", address);
    }

    /// The listener that shows only health could not be opened; secrets are served all the same.
    public void hidingHealth(String problem) {
        LOG.warn(problem);
    }

    /// The file of the client authorities cannot be used any more; the last good ones stay.
    public void keepingAuthorities(String problem) {
        LOG.warn(problem);
    }

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        LOG.infof(
                "Updating SDS config. sdsClient is %s. Snapshot version is %s",
                client, snapshot.version());
        for (ServedSecret secret : changed) {
            LOG.infof(
                    "secret published secret=%s digest=%s notAfter=%s",
                    secret.name(), secret.digest().shortForm(), secret.notAfter());
        }
    }

    @Override
    public void faulty(PairNames pair, List<String> faults) {
        faults.forEach(fault -> LOG.warnf("secret refused, the last good one stays: %s", fault));
    }

    @Override
    public void missing(PairNames pair, String problem) {
        LOG.info(problem);
    }

    @Override
    public void failed(PairNames pair, String problem) {
        LOG.warn(problem);
    }

    @Override
    public void recovered(PairNames pair) {
        LOG.infof("source recovered secrets=%s", pair);
    }

    @Override
    public void opened(Client who) {
        LOG.debugf("stream opened %s", who);
    }

    @Override
    public void brought(Client who, Map<String, String> versions) {
        LOG.debugf("secrets brought secrets=%s %s", versions.keySet(), who);
    }

    @Override
    public void closed(Client who) {
        LOG.debugf("stream closed %s", who);
    }

    @Override
    public void pushed(Client who, SdsReply reply) {
        if (LOG.isDebugEnabled()) { // once per stream and change
            LOG.debugf("secrets sent secrets=%s %s", namesIn(reply), who);
        }
    }

    @Override
    public void pushTook(Duration elapsed) {}

    @Override
    public void acked(Client who, SdsReply reply) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf("secrets accepted secrets=%s %s", namesIn(reply), who);
        }
    }

    @Override
    public void nacked(Client who, SdsReply reply, String message) {
        LOG.warnf(
                "secrets rejected by a client secrets=%s node=%s connection=%d message='%s'",
                namesIn(reply), plain(who.node()), who.connection(), plain(message));
    }

    @Override
    public void overdue(Client who, ServedSecret.Leaf leaf) {
        LOG.warnf(
                "leaf sent before its bundle was accepted: no answer in time secret=%s node=%s connection=%d",
                leaf.name(), plain(who.node()), who.connection());
    }

    private static String namesIn(SdsReply reply) {
        return reply.secrets().stream().map(ServedSecret::name).collect(Collectors.joining(","));
    }

    /// A client's own words, as evidence tells them: on one line, of bounded length, and without what it was sent.
    private static String plain(String said) {
        return new Rejection("", "", said).message();
    }
}
