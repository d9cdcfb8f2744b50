package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.Snapshot;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// One thread and the connections that live on it. Everything about them is done on that thread, so that no stream needs a
/// lock; of several changes that come while it is busy, only the latest is carried.
final class Lane {
    private final EventExecutor thread;
    private final Set<LiveConnection> connections = new HashSet<>();
    private final AtomicReference<Optional<Change>> waiting =
            new AtomicReference<>(Optional.empty());
    private Change latest = new Change(Snapshot.EMPTY, 0);

    Lane(EventExecutor thread) {
        this.thread = requireNonNull(thread, "thread is null");
    }

    boolean isHere() {
        return thread.inEventLoop();
    }

    EventExecutor thread() {
        return thread;
    }

    /// On the thread.
    void add(LiveConnection connection) {
        connections.add(connection);
        connection.start(latest);
    }

    /// From any thread.
    void remove(LiveConnection connection) {
        if (isHere()) {
            connections.remove(connection);
        } else if (!thread.isShuttingDown()) {
            thread.execute(() -> connections.remove(connection));
        }
    }

    /// From any thread.
    void publish(Change change) {
        if (waiting.getAndSet(Optional.of(change)).isEmpty()) {
            thread.execute(this::carry);
        }
    }

    /// On the thread: what was published last, carried to the streams or not yet.
    Change newest() {
        return waiting.get().orElse(latest);
    }

    /// From any thread: ends every stream.
    void stop() {
        thread.execute(() -> List.copyOf(connections).forEach(LiveConnection::stop));
    }

    private void carry() {
        latest = waiting.getAndSet(Optional.empty()).orElse(latest);
        connections.forEach(connection -> connection.carry(latest));
    }

    /// A snapshot and when it was published, by the process's own nanoseconds.
    record Change(Snapshot snapshot, long nanos) {
        Change {
            requireNonNull(snapshot, "snapshot is null");
        }
    }
}
