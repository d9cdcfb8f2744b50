package io.keyturn.adapter.sds.evidence;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Shelved;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.server.Client;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.pki.Digest;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.Held;
import io.keyturn.port.ServerEvidence.Rejection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// Collects what clients answer about one pair, and wakes the ledger when it changes. No push and no answer ever waits here for
/// another.
public final class ClientEvidence implements SdsWitness, Shelved {
    /// Versions whose digests are remembered; a client with an older one holds nothing that is known.
    private static final int REMEMBERED = 64;

    private final PairNames pair;
    private final Map<String, Holders> holders;
    private final LinkedHashMap<String, Digest> served = new LinkedHashMap<>();
    private final Turns turns = new Turns();
    private Optional<EvidenceLedger.Telling> telling = Optional.empty();

    public ClientEvidence(PairNames pair) {
        this.pair = requireNonNull(pair, "pair is null");
        this.holders = Map.of(pair.leaf(), new Holders(), pair.bundle(), new Holders());
    }

    /// From now on changes wake it.
    public void wakes(EvidenceLedger.Telling ledger) {
        turns.change(() -> telling = Optional.of(ledger));
    }

    /// What the clients use as trust bundle.
    public Held bundle() {
        return held(pair.bundle());
    }

    /// What the clients use as leaf.
    public Held leaf() {
        return held(pair.leaf());
    }

    /// What clients could not use and have not got past.
    public List<Rejection> rejections() {
        return turns.read(
                () -> Stream.of(pair.bundle(), pair.leaf()).flatMap(this::rejectionsOf).toList());
    }

    private Stream<Rejection> rejectionsOf(String name) {
        return of(name).orElseThrow().refusals().entrySet().stream()
                .map(refused ->
                        new Rejection(
                                name,
                                refused.getKey(),
                                refused.getValue().version(),
                                refused.getValue().message()));
    }

    /// What an earlier process told: these clients will accept the same bytes unread.
    public void remember(List<Rejection> earlier) {
        turns.change(() ->
                earlier.forEach(each ->
                        of(each.secret())
                                .ifPresent(all ->
                                        all.remember(
                                                each.node(), each.version(), each.message()))));
    }

    @Override
    public void opened(Client client) {}

    @Override
    public void brought(Client client, Map<String, String> versions) {
        turns.change(() -> {
            versions.forEach((name, version) ->
                    of(name).ifPresent(
                                    all -> all.brought(client.stream(), client.node(), version)));
            tell();
        });
    }

    @Override
    public void closed(Client client) {
        turns.change(() -> holders.values().forEach(all -> all.ended(client.stream())));
    }

    @Override
    public void pushed(Client client, SdsReply reply) {
        answered(reply, (all, version) -> all.sent(client.stream(), client.node(), version));
    }

    @Override
    public void pushTook(Duration elapsed) {}

    @Override
    public void acked(Client client, SdsReply reply) {
        answered(reply, (all, version) -> all.accepted(client.stream(), client.node(), version));
    }

    @Override
    public void nacked(Client client, SdsReply reply, String message) {
        answered(
                reply,
                (all, version) -> all.refused(client.stream(), client.node(), version, message));
    }

    @Override
    public void overdue(Client client, ServedSecret.Leaf leaf) {}

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        turns.change(() -> {
            for (ServedSecret secret : changed) {
                served.putLast(secret.version().hex(), secret.digest());
            }
            while (served.size() > REMEMBERED) {
                var _ = served.pollFirstEntry();
            }
            tell();
        });
    }

    @Override
    public void faulty(PairNames which, List<String> faults) {}

    @Override
    public void missing(PairNames which, String problem) {}

    @Override
    public void failed(PairNames which, String problem) {}

    @Override
    public void recovered(PairNames which) {}

    private void tell() {
        telling.ifPresent(EvidenceLedger.Telling::changed);
    }

    private void answered(SdsReply reply, BiConsumer<Holders, String> change) {
        turns.change(() -> {
            for (ServedSecret secret : reply.secrets()) {
                of(secret.name()).ifPresent(all -> change.accept(all, secret.version().hex()));
            }
            tell();
        });
    }

    private Held held(String name) {
        return turns.read(() -> worst(name));
    }

    private Held worst(String name) {
        List<Optional<Digest>> clients =
                of(name).orElseThrow().versions().stream()
                        .map(version -> version.flatMap(this::digestOf))
                        .toList();
        return Held.worstOf(clients, List.copyOf(served.values()));
    }

    private Optional<Digest> digestOf(String version) {
        return Optional.ofNullable(served.get(version));
    }

    private Optional<Holders> of(String name) {
        return Optional.ofNullable(holders.get(name));
    }
}
