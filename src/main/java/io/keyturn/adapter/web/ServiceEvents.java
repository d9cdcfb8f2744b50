package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import io.keyturn.port.EventSource.Hearer.Wish;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The events of a service that runs, over server-sent events. One that goes away is waited for, and asked for what came after
/// the last event that was heard.
public final class ServiceEvents implements EventSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final URI service;
    private String last = "";

    /// @param service as `http://127.0.0.1:9000`
    public ServiceEvents(URI service) {
        this.service = requireNonNull(service, "service is null");
    }

    @Override
    public String name() {
        return "service '%s'".formatted(service);
    }

    @Override
    public void read(Begin begin, End end, Hearer hearer) throws InterruptedException {
        Instant began = Instant.now();
        try (ServiceCall call = ServiceCall.open(service)) {
            Wish wish = read(call, begin, end, hearer, "");
            Duration wait = FIRST_WAIT;
            while (wish == Wish.MORE && end == End.NEVER) {
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
                try {
                    // Nothing heard yet: what came since this command began.
                    wish = read(call, new Begin.Since(began), end, hearer, "it answers again");
                    wait = FIRST_WAIT;
                } catch (Unavailable e) {
                    Duration doubled = wait.multipliedBy(2);
                    wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
                }
            }
        }
    }

    /// Until the connection ends.
    ///
    /// @param greeting said once it stands; "" for nothing
    private Wish read(ServiceCall call, Begin begin, End end, Hearer hearer, String greeting)
            throws InterruptedException {
        try (ServiceCall.Answer answer = call.follow(begin, end, last)) {
            if (!greeting.isEmpty()) {
                hearer.note(greeting);
            }
            while (true) {
                Optional<ServerSentEvents.Event> next = answer.next();
                if (next.isEmpty()) {
                    return ended(end, hearer, "it ended the connection");
                }
                if (hear(next.get(), hearer) == Wish.ENOUGH) {
                    return Wish.ENOUGH;
                }
            }
        } catch (IOException e) {
            if (end == End.WHAT_IS_THERE) {
                throw new Unavailable(
                        "cannot read events of %s: the connection was lost: %s; run again"
                                .formatted(name(), e.getMessage()),
                        e);
            }
            return ended(end, hearer, "the connection was lost");
        }
    }

    private Wish ended(End end, Hearer hearer, String how) {
        if (end == End.NEVER) {
            hearer.note("%s: %s; connecting again".formatted(name(), how));
        }
        return Wish.MORE;
    }

    private Wish hear(ServerSentEvents.Event event, Hearer hearer) {
        if (event.name().equals("gap")) {
            hearer.note(gap(event.data()));
            return Wish.MORE;
        }
        Optional<Told> told = told(event.data());
        if (told.isEmpty()) {
            hearer.foreign();
            return Wish.MORE;
        }
        last = told.get().id();
        return hearer.hear(told.get());
    }

    private static String gap(String data) {
        return parsed(data)
                .map(node -> node.path("missed").asLong())
                .filter(missed -> missed > 0)
                .map(missed -> "%d events were missed: they came too fast".formatted(missed))
                .orElse("the service does not know the last event: some may be missing");
    }

    private static Optional<Told> told(String data) {
        return parsed(data)
                .filter(node -> node.path("data").isObject())
                .map(ServiceEvents::told)
                .filter(Told::isOurs);
    }

    private static Told told(JsonNode node) {
        Map<String, String> attributes = new LinkedHashMap<>();
        node.properties().stream()
                .filter(each -> each.getValue().isTextual())
                .forEach(each -> attributes.put(each.getKey(), each.getValue().textValue()));
        return new Told(attributes, node.path("data").toString());
    }

    private static Optional<JsonNode> parsed(String data) {
        try {
            return Optional.of(JSON.readTree(data));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
