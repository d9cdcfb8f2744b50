package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A sink, and how many events it has taken from this process.
final class CountedSink implements EventSink {
    private final EventSink sink;
    private final AtomicLong taken = new AtomicLong();

    CountedSink(EventSink sink) {
        this.sink = requireNonNull(sink, "sink is null");
    }

    /// Resends among them.
    long taken() {
        return taken.get();
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Taken take(List<RotationEvent> events) {
        Taken answer = sink.take(events);
        taken.addAndGet(
                switch (answer) {
                    case Taken.All _ -> events.size();
                    case Taken.Some(int count, _) -> count;
                });
        return answer;
    }

    @Override
    public void close() {
        sink.close();
    }
}
