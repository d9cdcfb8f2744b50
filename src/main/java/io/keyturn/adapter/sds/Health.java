package io.keyturn.adapter.sds;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Shelved;
import io.keyturn.adapter.sds.secret.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/// What health shows: which secrets are served until when, and what troubles their sources. It holds no key material.
public final class Health implements Shelved {
    private final Map<PairNames, List<String>> troubles = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile Snapshot current = Snapshot.EMPTY;

    /// Whether a leaf was ever published. It stays so: at expiry Envoy serves on.
    public boolean isReady() {
        return ready.getCount() == 0;
    }

    /// Returns once it is ready.
    public void awaitReady() throws InterruptedException {
        ready.await();
    }

    @Override
    public void published(Snapshot snapshot, List<ServedSecret> changed) {
        current = snapshot;
        if (snapshot.all().stream().anyMatch(ServedSecret.Leaf.class::isInstance)) {
            ready.countDown();
        }
    }

    @Override
    public void faulty(PairNames pair, List<String> faults) {
        troubles.put(pair, faults);
    }

    @Override
    public void missing(PairNames pair, String problem) {
        troubles.put(pair, List.of(problem));
    }

    @Override
    public void failed(PairNames pair, String problem) {
        troubles.put(pair, List.of(problem));
    }

    @Override
    public void recovered(PairNames pair) {
        troubles.remove(pair);
    }

    /// All of it in JSON.
    public String json() {
        String secrets =
                current.all().stream()
                        .map(secret ->
                                "{\"name\":%s,\"digest\":\"%s\",\"notAfter\":\"%s\"}"
                                        .formatted(
                                                quoted(secret.name()),
                                                secret.digest(),
                                                secret.notAfter()))
                        .collect(Collectors.joining(","));
        String said =
                troubles.values().stream()
                        .flatMap(List::stream)
                        .map(Health::quoted)
                        .collect(Collectors.joining(","));
        return "{\"formatVersion\":1,\"status\":\"%s\",\"secrets\":[%s],\"troubles\":[%s]}\n"
                .formatted(isReady() ? "UP" : "DOWN", secrets, said);
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
                + '"';
    }
}
