package io.keyturn.fake;

import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Remembers what it heard, on whichever thread.
public final class RecordingHearer implements EventSource.Hearer {
    public final List<Told> heard = new CopyOnWriteArrayList<>();
    public final List<String> notes = new CopyOnWriteArrayList<>();
    public final AtomicLong foreign = new AtomicLong();

    /// Follows on a thread of its own; closing that ends it.
    public AutoCloseable follow(EventSource source, Begin begin) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                source.read(begin, End.NEVER, this);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        return () -> {
            thread.interrupt();
            thread.join();
        };
    }

    public List<Long> sequences() {
        return heard.stream().map(Told::sequence).toList();
    }

    @Override
    public Wish hear(Told event) {
        heard.add(event);
        return Wish.MORE;
    }

    @Override
    public void foreign() {
        foreign.incrementAndGet();
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }
}
