package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import io.keyturn.port.SecretStore;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Everything that brings events to the sinks of one runner: for each sink a lane of its own, so that a slow or dead one
/// delays neither the others nor a step.
public final class Couriers implements AutoCloseable {
    private final List<Lane> lanes;

    private Couriers(List<Lane> lanes) {
        this.lanes = List.copyOf(lanes);
    }

    /// Starts to bring what waits, and from then on what comes.
    ///
    /// @param leads whether this runner is the one to bring it; asked anew before each round
    public static Couriers start(
            SecretStore store,
            List<TargetName> targets,
            List<EventSink> sinks,
            BooleanSupplier leads) {
        Set<String> names = sinks.stream().map(EventSink::name).collect(Collectors.toSet());
        List<Lane> lanes = new ArrayList<>();
        for (EventSink each : sinks) {
            CountedSink sink = new CountedSink(each);
            List<Courier> couriers =
                    targets.stream()
                            .map(target -> new Courier(store, target, sink, names))
                            .toList();
            lanes.add(Lane.start(sink, couriers, leads));
        }
        return new Couriers(lanes);
    }

    /// Something was written: look into the outboxes now. Returns at once.
    public void wake() {
        lanes.forEach(Lane::wake);
    }

    /// Tells it as well as can be: of many that wait for a slow sink the oldest are left out. Returns at once.
    public void tell(RotationEvent observation) {
        lanes.forEach(lane -> lane.tell(requireNonNull(observation, "observation is null")));
    }

    /// Has the sink of this name take it before everything else. Returns at once.
    ///
    /// @throws IllegalArgumentException when there is no such sink
    public CompletableFuture<EventSink.Taken> record(String sink, RotationEvent.Intent intent) {
        return lanes.stream()
                .filter(lane -> lane.sink().equals(sink))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sink '%s'".formatted(sink)))
                .record(intent);
    }

    /// Waits until every sink has everything, this long at most.
    ///
    /// @return one sentence for each sink that has not
    public List<String> flush(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        return lanes.stream().flatMap(lane -> lane.flush(end).stream()).toList();
    }

    /// What keeps each sink from having everything; nothing while all is well.
    public List<String> troubles() {
        return lanes.stream().flatMap(lane -> lane.trouble().stream()).toList();
    }

    /// How far each sink is, at this moment.
    public List<SinkState> states() {
        return lanes.stream().map(Lane::state).toList();
    }

    /// What keeps the sink of this name from having everything.
    public List<String> troubles(String sink) {
        return lanes.stream()
                .filter(lane -> lane.sink().equals(sink))
                .flatMap(lane -> lane.trouble().stream())
                .toList();
    }

    /// Ends the lanes and closes the sinks; what was not brought stays in the outboxes.
    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
