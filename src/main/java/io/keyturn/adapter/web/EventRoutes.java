package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// `GET /events`: what happens, as it happens, beside health and metrics. Only whoever is in the same pod, or on the same
/// machine, gets it: more than those two it says who did what and why.
@Singleton
final class EventRoutes {
    static final String PATH = "/events";
    static final String LAST = "Last-Event-ID";
    static final int MOST = 16;

    /// To whoever names an event that is not known here.
    static final String LOST = "event: gap\ndata: {}\n\n";

    private final EventFeed feed;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    @Inject
    EventRoutes(EventFeed feed) {
        this.feed = requireNonNull(feed, "feed is null");
    }

    /// The service's port.
    void manage(@Observes ManagementInterface management) {
        route(management.router());
    }

    /// The demo's page. The service has another port too, for requests; who may reach that may not follow.
    void show(@Observes Router router) {
        if (ConfigUtils.isProfileActive("demo")) {
            route(router);
        }
    }

    void route(Router router) {
        router.get(PATH).handler(this::follow);
    }

    void stop(@Observes ShutdownEvent event) {
        open.forEach(EventStream::finish);
    }

    void follow(RoutingContext asked) {
        if (!isNear(asked.request().remoteAddress(), asked.request().localAddress())) {
            refuse(
                    asked,
                    403,
                    "events are told inside this pod only; run keyturn events in it, or bring them to Kafka");
        } else if (open.size() >= MOST) {
            refuse(
                    asked,
                    503,
                    "%d readers follow already; end one, or read from Kafka or an audit file"
                            .formatted(MOST));
        } else {
            try {
                begin(asked);
            } catch (DateTimeParseException e) {
                refuse(asked, 400, "'since' is no instant; write it as 2026-01-31T12:00:00Z");
            }
        }
    }

    /// How many follow at this moment.
    int readers() {
        return open.size();
    }

    private void begin(RoutingContext asked) {
        Optional<String> last = Optional.ofNullable(asked.request().getHeader(LAST));
        Optional<Long> known = last.flatMap(feed::numberAfter);
        long position =
                known.orElseGet(() ->
                        feed.number(
                                last.isPresent()
                                        ? new Begin.Oldest()
                                        : begin(asked.request().getParam("since"))));
        End end =
                "false".equals(asked.request().getParam("follow")) ? End.WHAT_IS_THERE : End.NEVER;
        EventStream stream =
                new EventStream(
                        feed,
                        asked.response(),
                        position,
                        end,
                        () -> asked.request().connection().close());
        open.add(stream);
        stream.start(
                last.isPresent() && known.isEmpty() ? LOST : ":\n\n", () -> open.remove(stream));
    }

    private static Begin begin(@Nullable String since) {
        return since == null ? new Begin.Now() : new Begin.Since(Instant.parse(since));
    }

    private static void refuse(RoutingContext asked, int status, String sentence) {
        var _ =
                asked.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end(sentence + "\n");
    }

    /// Whether both ends are of one machine: a pod reaches its own address by its own address.
    static boolean isNear(SocketAddress remote, SocketAddress local) {
        String from = remote.hostAddress();
        try {
            return from != null
                    && (from.equals(local.hostAddress())
                            || InetAddress.ofLiteral(from).isLoopbackAddress());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
