package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import io.keyturn.port.EventSource.Unavailable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Asks a service for its events.
final class ServiceCall implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Three heartbeats without a byte: it is gone, whatever the connection says.
    private static final Duration SILENCE = EventStream.HEARTBEAT.multipliedBy(3);

    /// With which our own service says a sentence.
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 503);

    private static final int SENTENCE = 300;
    private static final String PRINTABLE = "[\\x20-\\x7e]+";

    private final URI service;
    private final HttpClient client;
    private final ScheduledExecutorService guard =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keyturn-events-guard").factory());

    private ServiceCall(URI service) {
        this.service = requireNonNull(service, "service is null");
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(LIMIT)
                        .build();
    }

    static ServiceCall open(URI service) {
        return new ServiceCall(service);
    }

    /// @param last the id of the last event that was heard; "" for none
    /// @throws Unavailable when nobody, or somebody else, answers
    Answer follow(Begin begin, End end, String last) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(begin, end))
                        .timeout(LIMIT) // for the head of the answer
                        .header("Accept", "text/event-stream");
        if (last.matches(PRINTABLE)) {
            request.header(EventRoutes.LAST, last);
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            String kind = response.headers().firstValue("Content-Type").orElse("");
            if (response.statusCode() != 200 || !kind.startsWith("text/event-stream")) {
                throw refused(response, kind);
            }
            return new Answer(response.body(), guard);
        } catch (ConnectException e) {
            throw unavailable("nobody listens there", e);
        } catch (HttpTimeoutException e) {
            throw unavailable("it does not answer", e);
        } catch (IOException e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        guard.shutdownNow();
        client.shutdownNow();
    }

    private URI address(Begin begin, End end) {
        String base = service.toString().replaceFirst("/+$", "") + EventRoutes.PATH;
        String since =
                switch (begin) {
                    case Begin.Oldest _ -> "&since=" + Instant.EPOCH;
                    case Begin.Now _ -> "";
                    case Begin.Since(var moment) -> "&since=" + moment;
                };
        return URI.create("%s?follow=%s%s".formatted(base, end == End.NEVER, since));
    }

    private Unavailable unavailable(String observed, Exception cause) {
        return new Unavailable(
                "cannot read events of service '%s': %s; start keyturn serve, or name its address with --service"
                        .formatted(service, observed),
                cause);
    }

    private Unavailable refused(HttpResponse<InputStream> response, String kind) {
        int status = response.statusCode();
        String observed =
                REFUSALS.contains(status) && kind.startsWith("text/plain")
                        ? sentence(response)
                        : "";
        return new Unavailable(
                observed.isEmpty()
                        ? "cannot read events of service '%s': what answers there is no keyturn service (%d); name its address with --service"
                                .formatted(service, status)
                        : "cannot read events of service '%s': %s (%d)"
                                .formatted(service, observed, status));
    }

    private static String sentence(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new String(body.readNBytes(SENTENCE), StandardCharsets.UTF_8)
                    .replaceAll("\\p{Cntrl}", " ")
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /// What the service sends; one that sends nothing for a while is given up.
    static final class Answer implements AutoCloseable {
        private final Guarded body;
        private final ServerSentEvents events;

        private Answer(InputStream body, ScheduledExecutorService guard) {
            this.body = new Guarded(body, guard);
            this.events = new ServerSentEvents(this.body);
        }

        /// Empty at the end.
        Optional<ServerSentEvents.Event> next() throws IOException {
            return events.next();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private static final class Guarded extends FilterInputStream {
        private final ScheduledFuture<?> watch;
        private volatile long last = System.nanoTime();

        Guarded(InputStream body, ScheduledExecutorService guard) {
            super(body);
            long period = EventStream.HEARTBEAT.toNanos() / 3;
            this.watch =
                    guard.scheduleAtFixedRate(this::look, period, period, TimeUnit.NANOSECONDS);
        }

        @Override
        public int read(byte[] into, int begin, int length) throws IOException {
            int count = super.read(into, begin, length);
            last = System.nanoTime();
            return count;
        }

        private void look() {
            if (System.nanoTime() - last > SILENCE.toNanos()) {
                try {
                    close();
                } catch (IOException e) {
                    // It is given up either way.
                }
            }
        }

        @Override
        public void close() throws IOException {
            var _ = watch.cancel(false);
            super.close();
        }
    }
}
