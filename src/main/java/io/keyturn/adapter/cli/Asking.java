package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.AuthoritySighting;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetSighting;
import java.util.Optional;

/// Puts a request onto a target, so that whoever runs next serves it, and serves it once.
final class Asking {
    private final Workshop.Bench bench;

    Asking(Workshop.Bench bench) {
        this.bench = bench;
    }

    /// Asks; returns what the asker should know, "" when there is nothing, and empty while there is no target to ask of.
    ///
    /// @throws CommandFailure when it cannot be asked
    Optional<String> ask(Target target, Request request) {
        Observation seen =
                bench.reconciler().inspect(target, Observation.Rollback.REFUSED).observation();
        return switch (seen.target()) {
            case TargetSighting.Seen present -> Optional.of(ask(target, request, seen, present));
            case TargetSighting.Absent _ when request.kind() == Request.Kind.ABORT ->
                    Optional.of("nothing to abort: there is no target");
            // Where the authority Secret is left, the target comes back with what was stolen.
            case TargetSighting.Absent _
                    when request.kind().isCompromise()
                            && seen.authority() instanceof AuthoritySighting.Absent ->
                    throw new CommandFailure(
                            Exit.FAILED,
                            "cannot answer a compromise of '%s': there is neither a target nor an authority Secret, so nothing was written; check --target"
                                    .formatted(target.name()));
            case TargetSighting.Absent _ -> Optional.empty();
            // What is refused is said by the pass that follows.
            case TargetSighting.Unreadable _, TargetSighting.Unusable _, TargetSighting.Unknown _ ->
                    Optional.of("");
        };
    }

    /// Two thefts may be told in the same words.
    static CommandFailure servedBefore(Target target, Request request) {
        return new CommandFailure(
                Exit.FAILED,
                "cannot answer a compromise of '%s' by request '%s': it was served before; if this is another theft give another --id, if not go on with keyturn rotate --wait"
                        .formatted(target.name(), request.id()));
    }

    private String ask(
            Target target, Request request, Observation seen, TargetSighting.Seen present) {
        if (seen.hasServed(request.id())) {
            if (request.kind().isCompromise()) {
                throw servedBefore(target, request);
            }
            return "request '%s' was served before; give another --id to ask again"
                    .formatted(request.id());
        }
        if (request.kind() == Request.Kind.ABORT && present.marks() instanceof Marks.Marked ours) {
            if (ours.phase() == Phase.STEADY) {
                return "nothing to abort: no rotation is under way";
            }
            if (ours.phase() == Phase.RETIRING) {
                throw new CommandFailure(
                        Exit.FAILED,
                        "cannot abort the rotation of '%s': the old authority has left the trust bundle; let it finish, then ask for another authority"
                                .formatted(target.name()));
            }
        }
        Instructing.annotate(
                bench.store(),
                target.name(),
                annotations -> annotations.put(Names.REQUEST, request.text()));
        return present.instructions().isPaused()
                ? "request '%s' is recorded; it waits for keyturn resume (paused: %s)"
                        .formatted(request.id(), present.instructions().paused())
                : "";
    }
}
