package io.keyturn.fake;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.util.List;

/// A sink at which a process may die: before it has anything, after some, and with everything there but no answer.
public final class FatefulSink implements EventSink {
    private final EventSink sink;
    private final Lifetime life;

    public FatefulSink(EventSink sink, Lifetime life) {
        this.sink = requireNonNull(sink, "sink is null");
        this.life = requireNonNull(life, "life is null");
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Taken take(List<RotationEvent> events) {
        life.pass("before " + name());
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                life.pass("within " + name());
            }
            if (sink.take(events.subList(i, i + 1)) instanceof Taken.Some(_, var problem)) {
                return new Taken.Some(i, problem);
            }
        }
        life.pass("after " + name());
        return new Taken.All();
    }

    @Override
    public void close() {
        sink.close();
    }
}
