package io.keyturn.adapter.sds.server;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.talk.SdsReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Several that hear the same.
record Witnesses(List<SdsWitness> several) implements SdsWitness {
    Witnesses {
        several = List.copyOf(several);
    }

    @Override
    public void opened(Client client) {
        several.forEach(one -> one.opened(client));
    }

    @Override
    public void brought(Client client, Map<String, String> versions) {
        several.forEach(one -> one.brought(client, versions));
    }

    @Override
    public void closed(Client client) {
        several.forEach(one -> one.closed(client));
    }

    @Override
    public void pushed(Client client, SdsReply reply) {
        several.forEach(one -> one.pushed(client, reply));
    }

    @Override
    public void pushTook(Duration elapsed) {
        several.forEach(one -> one.pushTook(elapsed));
    }

    @Override
    public void acked(Client client, SdsReply reply) {
        several.forEach(one -> one.acked(client, reply));
    }

    @Override
    public void nacked(Client client, SdsReply reply, String message) {
        several.forEach(one -> one.nacked(client, reply, message));
    }

    @Override
    public void overdue(Client client, ServedSecret.Leaf leaf) {
        several.forEach(one -> one.overdue(client, leaf));
    }
}
