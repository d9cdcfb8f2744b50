package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Told;
import io.keyturn.port.EventSource.End;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// One reader of the feed, over server-sent events (WHATWG HTML, 9.2). It is written to only as fast as it reads: what it does
/// not read in time it is told to have missed, and when it reads nothing at all for a while it is dropped.
final class EventStream {
    /// In which comments keep the connection alive.
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final int PATIENCE = 4; // heartbeats
    private static final int AT_ONCE = 20;

    private final EventFeed feed;
    private final HttpServerResponse response;
    private final End end;
    private final Runnable drop;
    private final Context context;
    private final AtomicBoolean due = new AtomicBoolean();
    private long position;
    private int silent;

    /// @param position the number of the first event
    /// @param drop ends the connection, whatever is still to be written
    EventStream(
            EventFeed feed, HttpServerResponse response, long position, End end, Runnable drop) {
        this.drop = requireNonNull(drop, "drop is null");
        this.feed = requireNonNull(feed, "feed is null");
        this.response = requireNonNull(response, "response is null");
        this.end = requireNonNull(end, "end is null");
        this.context = requireNonNull(Vertx.currentContext(), "this is no event loop");
        this.position = position;
    }

    /// On the event loop of the connection, as everything else here but [#more()].
    ///
    /// @param greeting what to write first
    /// @param closed called once the reader is gone
    void start(String greeting, Runnable closed) {
        response.putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .setChunked(true);
        Runnable deaf = feed.onMore(this::more);
        long beat =
                context.owner()
                        .setPeriodic(HEARTBEAT.toMillis(), _ -> context.runOnContext(_ -> beat()));
        response.closeHandler(_ -> {
            deaf.run();
            context.owner().cancelTimer(beat);
            closed.run();
        });
        response.exceptionHandler(_ -> {}); // it went away; the close handler follows
        var _ = response.write(greeting);
        pump();
    }

    /// There is more to read. From any thread.
    private void more() {
        if (due.compareAndSet(false, true)) {
            context.runOnContext(_ -> pump());
        }
    }

    /// The service stops. From any thread.
    void finish() {
        context.runOnContext(_ -> end());
    }

    private void pump() {
        due.set(false);
        while (isOpen()) {
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> pump());
                return;
            }
            EventFeed.Page page = feed.read(position, AT_ONCE);
            position = page.next();
            silent = 0;
            if (page.missed() > 0) {
                var _ = response.write(gap(page.missed()));
            }
            page.events()
                    .forEach(event -> {
                        var _ = response.write(text(event));
                    });
            if (page.events().isEmpty()) {
                if (end == End.WHAT_IS_THERE) {
                    end();
                }
                return;
            }
        }
    }

    private void beat() {
        if (!isOpen()) {
            return;
        }
        if (!response.writeQueueFull()) {
            silent = 0;
            var _ = response.write(":\n\n");
        } else if (++silent >= PATIENCE) {
            drop.run();
        }
    }

    private void end() {
        if (isOpen()) {
            var _ = response.end();
        }
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }

    static String text(Told event) {
        return "id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(oneLine(event.id()), event.type(), event.json());
    }

    /// A line break would end the field; whoever names such an id later is told that it is not known.
    private static String oneLine(String id) {
        return id.replaceAll("[\r\n\0]", " ");
    }

    private static String gap(long missed) {
        return "event: gap\ndata: {\"missed\":%d}\n\n".formatted(missed);
    }
}
