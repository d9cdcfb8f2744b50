package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.JsonFormat;
import io.keyturn.event.RequestReading;
import java.util.Map;
import java.util.Optional;

/// Where events that ask for something come in, whichever way they came. It is open while a service runs behind it; who
/// comes before that or after is told to come again.
public final class RequestDoor {
    private final JsonFormat json;
    private final RequestWitness witness;
    private volatile Optional<RequestDesk> desk = Optional.empty();

    public RequestDoor(JsonFormat json, RequestWitness witness) {
        this.json = requireNonNull(json, "json is null");
        this.witness = requireNonNull(witness, "witness is null");
    }

    /// From now on what comes in goes to this desk.
    public void open(RequestDesk behind) {
        desk = Optional.of(behind);
    }

    /// From now on nothing is taken.
    public void close() {
        desk = Optional.empty();
    }

    /// Reads a message as [RequestReading#of] does, and asks for what it asks for.
    ///
    /// @param way in which it came, as `http`
    public Requested ask(
            String way, String contentType, Map<String, String> attributes, byte[] body) {
        Requested answer =
                switch (RequestReading.of(contentType, attributes, body, json)) {
                    case RequestReading.Read(var asked) ->
                            desk.map(open -> open.take(asked)).orElseGet(RequestDoor::closed);
                    case RequestReading.Refused(var fault, var problem) ->
                            new Requested.Refused(fault, problem);
                };
        witness.answered(way, answer);
        return answer;
    }

    /// Says that nothing can come in this way for now.
    ///
    /// @param problem as a sentence, with the remedy
    public void obstructed(String way, String problem) {
        witness.answered(way, new Requested.Later(Requested.Obstacle.STORE, problem));
    }

    private static Requested closed() {
        return new Requested.Later(
                Requested.Obstacle.STORE, "the service does not run its rounds; try again");
    }
}
