package io.keyturn.fake;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.util.ArrayList;
import java.util.List;

/// Remembers what it took; it may be full, and the process may die in it.
public final class RecordingSink implements EventSink {
    private final String name;
    private final List<RotationEvent> taken = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    public RecordingSink(String name) {
        this.name = name;
    }

    /// Takes only so many more.
    public void limit(int more) {
        room = more;
    }

    public List<RotationEvent> taken() {
        return List.copyOf(taken);
    }

    /// What it took, each once.
    public List<String> ids() {
        return taken.stream().map(RotationEvent::id).distinct().toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Taken take(List<RotationEvent> events) {
        int count = Math.min(room, events.size());
        taken.addAll(events.subList(0, count));
        room -= count;
        return count == events.size()
                ? new Taken.All()
                : new Taken.Some(count, "the sink is full; empty it");
    }

    @Override
    public void close() {}
}
