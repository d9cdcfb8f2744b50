package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.talk.Conversation;
import io.keyturn.adapter.sds.talk.SdsConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One connection as it is: its conversations beside the calls that carry them. Only its lane's thread comes here.
final class LiveConnection {
    private final long number;
    private final Lane lane;
    private final InstantSource clock;
    private final SdsConnection connection;
    private final Map<Conversation, LiveStream<?>> streams = new HashMap<>();
    private Snapshot visible = Snapshot.EMPTY;
    private long changedAt;
    private Instant recheck = Instant.MAX;

    LiveConnection(long number, Lane lane, InstantSource clock, SdsConnection connection) {
        this.number = number;
        this.lane = requireNonNull(lane, "lane is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.connection = requireNonNull(connection, "connection is null");
    }

    long number() {
        return number;
    }

    Lane lane() {
        return lane;
    }

    /// What would be served to somebody who has nothing yet.
    Snapshot newest() {
        return lane.newest().snapshot();
    }

    void start(Lane.Change change) {
        connection.on(change.snapshot());
        changedAt = change.nanos();
    }

    void carry(Lane.Change change) {
        start(change);
        look();
    }

    void opened(LiveStream<?> stream) {
        streams.put(stream.conversation(), stream);
        connection.opened(stream.conversation());
    }

    void closed(LiveStream<?> stream) {
        if (streams.remove(stream.conversation()) != null) {
            connection.closed(stream.conversation());
            look(); // a leaf no longer waits for a bundle that nobody asks for
        }
    }

    /// After a request: what it changes for others of the connection, and what there is to say to it.
    void heard(LiveStream<?> stream) {
        look();
        stream.bring(visible);
    }

    void stop() {
        List.copyOf(streams.values()).forEach(LiveStream::stop);
    }

    Snapshot visible() {
        return visible;
    }

    long changedAt() {
        return changedAt;
    }

    /// Looks at what the streams may see; where that has changed, brings it to them, bundles first.
    private void look() {
        SdsConnection.View view = connection.view(clock.instant());
        view.overdue().forEach(this::tell);
        view.recheck().ifPresent(this::lookAgainAt);
        if (!view.snapshot().equals(visible)) {
            visible = view.snapshot();
            connection
                    .inOrder()
                    .forEach(stream -> {
                        LiveStream<?> live = streams.get(stream);
                        if (live != null) {
                            live.bring(visible);
                        }
                    });
        }
    }

    private void tell(ServedSecret.Leaf leaf) {
        streams.values().stream()
                .filter(stream -> stream.conversation().wants(leaf.name()))
                .forEach(stream -> stream.overdue(leaf));
    }

    private void lookAgainAt(Instant at) {
        if (at.equals(recheck)) {
            return;
        }
        recheck = at;
        long millis = Math.max(1, clock.instant().until(at).toMillis() + 1);
        var _ = lane.thread().schedule(this::look, millis, TimeUnit.MILLISECONDS);
    }
}
