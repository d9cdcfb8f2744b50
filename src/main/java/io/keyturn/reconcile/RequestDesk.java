package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RequestFault;
import io.keyturn.event.RequestedRotation;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Writes what events ask for onto their target, each event once. That is all: rounds serve the request as they serve one
/// that a person wrote there, behind the same gates and the same minimum interval.
///
/// The names of the last hundred events that were taken stand on the target too, written with the request itself, so that
/// an event which comes again asks for nothing, whoever takes it, after a restart, and after others were served between.
public final class RequestDesk {
    /// How many events a target remembers.
    static final int REMEMBERED = 100;

    private static final int TRIES = 5;

    private final SecretStore store;
    private final Set<TargetName> targets;

    /// @param targets that may be asked
    public RequestDesk(SecretStore store, Set<TargetName> targets) {
        this.store = requireNonNull(store, "store is null");
        this.targets = Set.copyOf(targets);
    }

    /// Takes one. It blocks until it is written, was known, or cannot be written now.
    public Requested take(RequestedRotation asked) {
        if (!targets.contains(asked.target())) {
            return new Requested.Refused(
                    RequestFault.TARGET,
                    "cannot take the event: target '%s' is not one of this service; send it to the service that has it"
                            .formatted(asked.target()));
        }
        for (int attempt = 1; ; attempt++) {
            Stored stored = store.load(asked.target());
            Tried tried = take(asked, stored);
            switch (tried) {
                case Tried.Ended(var end) -> {
                    return end;
                }
                case Tried.Overtaken(var problem) -> {
                    if (attempt == TRIES) {
                        return later(problem);
                    }
                }
            }
        }
    }

    private Tried take(RequestedRotation asked, Stored stored) {
        return switch (stored.target()) {
            case Sighting.Absent _ ->
                    new Tried.Ended(
                            later(
                                    "cannot ask target '%s' for anything: it does not exist yet; try again"
                                            .formatted(asked.target())));
            case Sighting.Unreadable(var problem) -> new Tried.Ended(later(problem));
            case Sighting.Present(var image) ->
                    switch (TargetCodec.read(stored.target()).sighting()) {
                        case TargetSighting.Seen(_, _, var instructions) ->
                                isKnown(asked, stored, image)
                                        ? new Tried.Ended(new Requested.Known(asked))
                                        : ask(asked, image, instructions);
                        case TargetSighting.Unusable(var reason) ->
                                new Tried.Ended(refused(asked, reason.sentence()));
                        case TargetSighting.Unknown(var problem) ->
                                new Tried.Ended(refused(asked, problem));
                        case TargetSighting.Absent _, TargetSighting.Unreadable _ ->
                                throw new IllegalStateException("it is there");
                    };
        };
    }

    private Tried ask(RequestedRotation asked, SecretImage image, Instructions instructions) {
        Optional<Request> waiting = instructions.pending();
        if (waiting.filter(other -> other.kind() != asked.kind()).isPresent()) {
            return new Tried.Ended(
                    new Requested.Later(
                            Requested.Obstacle.ANOTHER_REQUEST,
                            "cannot ask target '%s' for %s: request '%s' for %s still waits there; try again when it is served"
                                    .formatted(
                                            asked.target(),
                                            asked.kind().word(),
                                            waiting.get().id(),
                                            waiting.get().kind().word())));
        }
        // One rotation serves everybody who asked for it before it began.
        String text = waiting.orElseGet(asked::request).text();
        return switch (store.save(asked.target(), Part.TARGET, asking(image, text, asked.key()))) {
            case Saved.Done _ ->
                    new Tried.Ended(
                            new Requested.Accepted(asked, note(waiting, instructions.paused())));
            case Saved.Conflict(var problem) -> new Tried.Overtaken(problem);
            case Saved.Failed(var problem) -> new Tried.Ended(later(problem));
        };
    }

    private static SecretImage asking(SecretImage image, String request, String key) {
        Map<String, String> annotations = new HashMap<>(image.annotations());
        annotations.put(Names.REQUEST, request);
        List<String> keys = Stream.concat(taken(image), Stream.of(key)).toList();
        annotations.put(
                Names.REQUESTED_EVENTS,
                String.join(",", keys.subList(Math.max(0, keys.size() - REMEMBERED), keys.size())));
        return image.with(image.data(), image.labels(), annotations);
    }

    private static String note(Optional<Request> waiting, String paused) {
        String joined =
                waiting.map(other -> "it joins request '%s'".formatted(other.id())).orElse("");
        if (paused.isEmpty()) {
            return joined;
        }
        return (joined.isEmpty() ? "" : joined + "; ")
                + "it waits for keyturn resume (paused: %s)".formatted(paused);
    }

    /// Another writer may have stripped the target of what it remembers; of the last requests the authority Secret knows too.
    private static boolean isKnown(RequestedRotation asked, Stored stored, SecretImage image) {
        Stream<String> served =
                Stream.concat(
                        handled(image),
                        stored.authority() instanceof Sighting.Present(var ours)
                                ? handled(ours)
                                : Stream.empty());
        return taken(image).anyMatch(asked.key()::equals)
                || served.anyMatch(id -> id.endsWith(" " + asked.key()));
    }

    private static Stream<String> taken(SecretImage image) {
        String taken = image.annotations().getOrDefault(Names.REQUESTED_EVENTS, "");
        return taken.isEmpty() ? Stream.empty() : Stream.of(taken.split(",", -1));
    }

    private static Stream<String> handled(SecretImage image) {
        return TargetCodec.handledIn(image.annotations()).stream();
    }

    private static Requested later(String problem) {
        return new Requested.Later(Requested.Obstacle.STORE, problem);
    }

    private static Requested refused(RequestedRotation asked, String problem) {
        return new Requested.Refused(
                RequestFault.TARGET,
                "cannot ask target '%s' for %s: %s; mend it, then ask again"
                        .formatted(asked.target(), asked.kind().word(), problem));
    }

    /// What one attempt came to.
    private sealed interface Tried {
        record Ended(Requested end) implements Tried {}

        record Overtaken(String problem) implements Tried {}
    }
}
