package io.keyturn.adapter.sds;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Shelved;
import io.keyturn.adapter.sds.secret.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What health shows: which secrets are served until when, and what troubles their sources. It holds no key material.
public final class Health implements Shelved {
    private final Map<PairNames, List<String>> troubles = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Supplier<List<String>> rejections;
    private volatile Snapshot current = Snapshot.EMPTY;

    /// @param rejections what clients refuse at the moment, as sentences
    public Health(Supplier<List<String>> rejections) {
        this.rejections = requireNonNull(rejections, "rejections is null");
    }

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
    public void faulty(PairNames pair, List<String> faults) {}

    @Override
    public void missing(PairNames pair, String problem) {}

    @Override
    public void failed(PairNames pair, String problem) {}

    @Override
    public void recovered(PairNames pair) {}

    @Override
    public void standing(PairNames pair, List<String> all) {
        troubles.put(pair, List.copyOf(all));
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
        String rejected =
                rejections.get().stream().map(Health::quoted).collect(Collectors.joining(","));
        return "{\"formatVersion\":1,\"status\":\"%s\",\"secrets\":[%s],\"troubles\":[%s],\"rejections\":[%s]}\n"
                .formatted(isReady() ? "UP" : "DOWN", secrets, said, rejected);
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
                + '"';
    }
}
