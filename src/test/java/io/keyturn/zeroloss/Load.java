package io.keyturn.zeroloss;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Requests through every client to every server, all the time, each over a connection of its own; none is made twice.
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Tally tally = new Tally();
    private final Supplier<String> moment;
    private final ScheduledExecutorService senders;
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();

    private Load(Supplier<String> moment, int pairs) {
        this.moment = moment;
        this.senders =
                Executors.newScheduledThreadPool(
                        pairs, Thread.ofPlatform().daemon().name("load-", 0).factory());
    }

    /// @param perSecond of all pairs together
    /// @param moment what is going on, for the line about a failure
    static Load start(
            List<ConsumerPod> clients,
            List<ConsumerPod> servers,
            int perSecond,
            Supplier<String> moment) {
        int pairs = clients.size() * servers.size();
        Load load = new Load(moment, pairs);
        long period = TimeUnit.SECONDS.toMicros(1) * pairs / perSecond;
        long turn = 0;
        for (ConsumerPod client : clients) {
            for (ConsumerPod server : servers) {
                var _ =
                        load.senders.scheduleAtFixedRate(
                                () -> load.send(client, server),
                                period * turn++ / pairs,
                                period,
                                TimeUnit.MICROSECONDS);
            }
        }
        return load;
    }

    Tally tally() {
        return tally;
    }

    /// No request is sent through this client until [#takeIn]; returns when none is under way.
    void leaveOut(ConsumerPod client) {
        leftOut.add(client.name());
        await().atMost(PATIENCE.multipliedBy(2)).until(() -> sending(client).get() == 0);
    }

    void takeIn(ConsumerPod client) {
        leftOut.remove(client.name());
    }

    /// Returns when no request is under way.
    @Override
    public void close() {
        senders.shutdown();
        try {
            if (!senders.awaitTermination(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("requests do not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    private void send(ConsumerPod client, ConsumerPod server) {
        AtomicInteger sending = sending(client);
        sending.incrementAndGet();
        try {
            if (!leftOut.contains(client.name())) {
                String pair = client.name() + " -> " + server.name();
                String failure = failureOf(client, server);
                tally.count(pair);
                if (!failure.isEmpty()) {
                    tally.count(new Tally.Failure(Instant.now(), pair, failure, moment.get()));
                }
            }
        } finally {
            sending.decrementAndGet();
        }
    }

    /// "" when the server that was asked answered.
    private String failureOf(ConsumerPod client, ConsumerPod server) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(client.way(server)).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            boolean isGood = answer.statusCode() == 200 && answer.body().equals(server.name());
            return isGood ? "" : answer.statusCode() + " " + answer.body();
        } catch (IOException | RuntimeException e) {
            return e.toString(); // whatever it is: a sender that died would send no more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private AtomicInteger sending(ConsumerPod client) {
        return underWay.computeIfAbsent(client.name(), _ -> new AtomicInteger());
    }
}
