package io.keyturn.boot;

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
final class SdsLog implements SdsWitness, Shelved {
    private static final Logger LOG = Logger.getLogger("io.keyturn.sds");

    private final String client;

    /// @param client what Gloo's line calls the clients
    SdsLog(String client) {
        this.client = requireNonNull(client, "client is null");
    }

    /// The server listens.
    void listening(String address) {
        LogLine.worded("sds server listening on " + address)
                .with("address", address)
                .to(LOG, Logger.Level.INFO);
    }

    /// The server is about to stop.
    void stopping(String address) {
        LogLine.worded("stopping sds server on " + address)
                .with("address", address)
                .to(LOG, Logger.Level.INFO);
    }

    /// The listener that shows only health is open.
    void showingHealth(String address) {
        LogLine.of("health listener open").with("address", address).to(LOG, Logger.Level.INFO);
    }

    /// The listener that shows only health could not be opened; secrets are served all the same.
    void hidingHealth(String problem) {
        LogLine.worded(problem).with("problem", problem).to(LOG, Logger.Level.WARN);
    }

    /// The file of the client authorities cannot be used any more; the last good ones stay.
    void keepingAuthorities(String problem) {
        LogLine.worded(problem).with("problem", problem).to(LOG, Logger.Level.WARN);
    }

    /// The listener that shows the numbers is open.
    void showingNumbers(String address) {
        LogLine.of("metrics listener open").with("address", address).to(LOG, Logger.Level.INFO);
    }

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        LogLine.worded(
                        "Updating SDS config. sdsClient is %s. Snapshot version is %s"
                                .formatted(client, snapshot.version()))
                .with("sdsClient", client)
                .with("version", snapshot.version())
                .to(LOG, Logger.Level.INFO);
        for (ServedSecret secret : changed) {
            LogLine.of("secret published")
                    .with("secret", secret.name())
                    .with("digest", secret.digest().shortForm())
                    .with("notAfter", secret.notAfter())
                    .to(LOG, Logger.Level.INFO);
        }
    }

    @Override
    public void faulty(PairNames pair, List<String> faults) {
        for (String fault : faults) {
            LogLine.of("secret refused, the last good one stays")
                    .with("secrets", pair)
                    .with("problem", fault)
                    .to(LOG, Logger.Level.WARN);
        }
    }

    @Override
    public void missing(PairNames pair, String problem) {
        LogLine.of("source waited for")
                .with("secrets", pair)
                .with("problem", problem)
                .to(LOG, Logger.Level.INFO);
    }

    @Override
    public void failed(PairNames pair, String problem) {
        LogLine.of("source failed")
                .with("secrets", pair)
                .with("problem", problem)
                .to(LOG, Logger.Level.WARN);
    }

    @Override
    public void recovered(PairNames pair) {
        LogLine.of("source recovered").with("secrets", pair).to(LOG, Logger.Level.INFO);
    }

    @Override
    public void opened(Client who) {
        tell("stream opened", who);
    }

    @Override
    public void brought(Client who, Map<String, String> versions) {
        if (LOG.isDebugEnabled()) {
            about(LogLine.of("secrets brought").with("secrets", versions.keySet()), who)
                    .to(LOG, Logger.Level.DEBUG);
        }
    }

    @Override
    public void closed(Client who) {
        tell("stream closed", who);
    }

    @Override
    public void pushed(Client who, SdsReply reply) {
        tell("secrets sent", who, reply);
    }

    @Override
    public void pushTook(Duration elapsed) {}

    @Override
    public void acked(Client who, SdsReply reply) {
        tell("secrets accepted", who, reply);
    }

    @Override
    public void nacked(Client who, SdsReply reply, String message) {
        about(LogLine.of("secrets rejected by a client").with("secrets", namesIn(reply)), who)
                .with("message", plain(message))
                .to(LOG, Logger.Level.WARN);
    }

    @Override
    public void overdue(Client who, ServedSecret.Leaf leaf) {
        about(
                        LogLine.of("leaf sent before its bundle was accepted: no answer in time")
                                .with("secret", leaf.name()),
                        who)
                .to(LOG, Logger.Level.WARN);
    }

    /// Nothing is made of what nobody reads: a thousand streams tell a thousand times.
    private static void tell(String message, Client who) {
        if (LOG.isDebugEnabled()) {
            about(LogLine.of(message), who).to(LOG, Logger.Level.DEBUG);
        }
    }

    private static void tell(String message, Client who, SdsReply reply) {
        if (LOG.isDebugEnabled()) {
            about(LogLine.of(message).with("secrets", namesIn(reply)), who)
                    .to(LOG, Logger.Level.DEBUG);
        }
    }

    private static LogLine about(LogLine line, Client who) {
        return line.with("node", plain(who.node()))
                .with("connection", who.connection())
                .with("stream", who.stream());
    }

    private static String namesIn(SdsReply reply) {
        return reply.secrets().stream().map(ServedSecret::name).collect(Collectors.joining(","));
    }

    /// A client's own words, as evidence tells them: on one line, of bounded length, and without what it was sent.
    private static String plain(String said) {
        return new Rejection("", "", "", said).message();
    }
}
