package io.keyturn.sds;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Shelved;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.server.Client;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.talk.SdsReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Remembers what it is told.
final class Recording implements SdsWitness, Shelved {
    final List<String> acked = new CopyOnWriteArrayList<>();
    final List<String> nacked = new CopyOnWriteArrayList<>();
    final List<String> pushed = new CopyOnWriteArrayList<>();
    final List<String> overdue = new CopyOnWriteArrayList<>();
    final List<String> troubles = new CopyOnWriteArrayList<>();
    final List<String> published = new CopyOnWriteArrayList<>();
    final AtomicInteger streams = new AtomicInteger();

    @Override
    public void opened(Client client) {
        streams.incrementAndGet();
    }

    @Override
    public void brought(Client client, Map<String, String> versions) {}

    @Override
    public void closed(Client client) {
        streams.decrementAndGet();
    }

    @Override
    public void pushed(Client client, SdsReply reply) {
        pushed.add(words(reply));
    }

    @Override
    public void pushTook(Duration elapsed) {}

    @Override
    public void acked(Client client, SdsReply reply) {
        acked.add(words(reply));
    }

    @Override
    public void nacked(Client client, SdsReply reply, String message) {
        nacked.add(words(reply) + ": " + message);
    }

    @Override
    public void overdue(Client client, ServedSecret.Leaf leaf) {
        overdue.add(leaf.name());
    }

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        published.add(String.join(",", changed.stream().map(ServedSecret::name).toList()));
    }

    @Override
    public void faulty(PairNames pair, List<String> faults) {
        troubles.addAll(faults);
    }

    @Override
    public void missing(PairNames pair, String problem) {
        troubles.add(problem);
    }

    @Override
    public void failed(PairNames pair, String problem) {
        troubles.add(problem);
    }

    @Override
    public void recovered(PairNames pair) {
        troubles.add("recovered " + pair);
    }

    private static String words(SdsReply reply) {
        return String.join(",", reply.secrets().stream().map(ServedSecret::name).toList());
    }
}
