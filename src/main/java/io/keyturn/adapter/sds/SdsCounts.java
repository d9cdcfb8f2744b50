package io.keyturn.adapter.sds;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Shelved;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.server.Client;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.port.SdsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Turns what happens into numbers.
public final class SdsCounts implements SdsWitness, Shelved {
    private final SdsMetrics metrics;

    /// @param pairs that will be served
    public SdsCounts(SdsMetrics metrics, List<PairNames> pairs) {
        this.metrics = requireNonNull(metrics, "metrics is null");
        pairs.forEach(pair -> metrics.expect(pair.leaf(), pair.bundle()));
    }

    @Override
    public void opened(Client client) {
        metrics.streamOpened();
    }

    @Override
    public void brought(Client client, Map<String, String> versions) {}

    @Override
    public void closed(Client client) {
        metrics.streamClosed();
    }

    @Override
    public void pushed(Client client, SdsReply reply) {
        reply.secrets().forEach(secret -> metrics.pushed(secret.name()));
    }

    @Override
    public void pushTook(Duration elapsed) {
        metrics.pushTook(elapsed);
    }

    @Override
    public void acked(Client client, SdsReply reply) {
        reply.secrets().forEach(secret -> metrics.acked(secret.name()));
    }

    @Override
    public void nacked(Client client, SdsReply reply, String message) {
        reply.secrets().forEach(secret -> metrics.nacked(secret.name()));
    }

    @Override
    public void overdue(Client client, ServedSecret.Leaf leaf) {}

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        changed.forEach(secret -> metrics.notAfter(secret.name(), secret.notAfter()));
    }

    @Override
    public void faulty(PairNames pair, List<String> faults) {
        metrics.sourceFailed(pair.leaf());
    }

    @Override
    public void missing(PairNames pair, String problem) {
        metrics.sourceFailed(pair.leaf());
    }

    @Override
    public void failed(PairNames pair, String problem) {
        metrics.sourceFailed(pair.leaf());
    }

    @Override
    public void recovered(PairNames pair) {}
}
