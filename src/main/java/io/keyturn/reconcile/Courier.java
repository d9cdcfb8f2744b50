package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Outbox;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.port.EventSink;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Brings the commitments in one target's outbox to one sink: read, publish, mark.
///
/// What was published and not marked, because the process ended or the target is paused, is brought again with the same id
/// by whoever comes next. A mark writes annotations only, so no floor starts anew.
public final class Courier {
    private static final int TRIES = 5;

    private final SecretStore store;
    private final TargetName target;
    private final EventSink sink;
    private final Set<String> sinks;
    private long brought;

    /// @param sinks the names of all sinks of this runner: nothing leaves the outbox before each has it
    public Courier(SecretStore store, TargetName target, EventSink sink, Set<String> sinks) {
        this.sinks = Set.copyOf(sinks);
        this.store = requireNonNull(store, "store is null");
        this.target = requireNonNull(target, "target is null");
        this.sink = requireNonNull(sink, "sink is null");
    }

    /// The name of its sink.
    public String sink() {
        return sink.name();
    }

    /// One round. Called by one thread at a time.
    public Delivery deliver() {
        return switch (store.load(target).target()) {
            case Sighting.Absent _ -> new Delivery.Done(0);
            case Sighting.Unreadable(var problem) -> new Delivery.Waiting(0, problem);
            case Sighting.Present(var image) -> deliver(image);
        };
    }

    private Delivery deliver(SecretImage image) {
        List<Commitment> waiting = outbox(image).waitingFor(sink.name());
        if (waiting.isEmpty()) {
            return new Delivery.Done(0);
        }
        // Those that this process brought and could not mark are not brought twice by it.
        List<RotationEvent> fresh =
                waiting.stream()
                        .filter(each -> each.sequence() > brought)
                        .map(RotationEvent.class::cast)
                        .toList();
        EventSink.Taken taken = fresh.isEmpty() ? new EventSink.Taken.All() : sink.take(fresh);
        int count =
                switch (taken) {
                    case EventSink.Taken.All _ -> fresh.size();
                    case EventSink.Taken.Some(var some, _) -> some;
                };
        if (count > 0) {
            brought = fresh.get(count - 1).sequence();
        }
        return switch (taken) {
            case EventSink.Taken.All _ -> marked(image, count);
            case EventSink.Taken.Some(_, var problem) -> {
                if (count > 0) {
                    var _ = marked(image, count);
                }
                yield new Delivery.Waiting(fresh.size() - count, problem);
            }
        };
    }

    private Delivery marked(SecretImage first, int count) {
        SecretImage image = first;
        for (int i = 0; i < TRIES; i++) {
            if (image.annotations().containsKey(Names.PAUSED)) {
                return new Delivery.Waiting(
                        0, "the target is paused, so nothing is marked as delivered");
            }
            switch (store.save(target, Part.TARGET, marked(image))) {
                case Saved.Done _ -> {
                    return new Delivery.Done(count);
                }
                case Saved.Failed(var problem) -> {
                    return new Delivery.Waiting(0, problem);
                }
                case Saved.Conflict _ -> {
                    if (!(store.load(target).target() instanceof Sighting.Present(var again))) {
                        return new Delivery.Waiting(0, "the target is gone");
                    }
                    image = again;
                }
            }
        }
        return new Delivery.Waiting(0, "the target is written by others all the time");
    }

    private SecretImage marked(SecretImage image) {
        Map<String, String> annotations = new HashMap<>(image.annotations());
        TreeMap<String, Long> cursor = new TreeMap<>(Map.of(sink.name(), brought));
        annotations.put(Names.OUTBOX, outbox(image).expecting(sinks).delivered(cursor).text());
        return image.with(image.data(), image.labels(), annotations);
    }

    private Outbox outbox(SecretImage image) {
        return Outbox.parse(
                image.annotations().getOrDefault(Names.OUTBOX, ""),
                image.annotations().getOrDefault(Names.ID, ""),
                target);
    }
}
