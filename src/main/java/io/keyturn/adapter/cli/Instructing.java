package io.keyturn.adapter.cli;

import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Writes an instruction on a target: annotations only, data never.
final class Instructing {
    private static final int TRIES = 5;

    private Instructing() {}

    /// Changes the annotations of the target, however often others write at the same time.
    ///
    /// @throws CommandFailure when the target is not there, or the store refuses
    static void annotate(
            SecretStore store, TargetName target, Consumer<Map<String, String>> change) {
        for (int attempt = 1; ; attempt++) {
            Saved saved = annotateOnce(store, target, change);
            switch (saved) {
                case Saved.Done _ -> {
                    return;
                }
                case Saved.Failed(var problem) -> throw new CommandFailure(Exit.FAILED, problem);
                case Saved.Conflict(var problem) -> {
                    if (attempt == TRIES) {
                        throw new CommandFailure(Exit.AGAIN, problem + "; run again");
                    }
                }
            }
        }
    }

    private static Saved annotateOnce(
            SecretStore store, TargetName target, Consumer<Map<String, String>> change) {
        return switch (store.load(target).target()) {
            case Sighting.Absent _ ->
                    new Saved.Failed(
                            "cannot instruct target '%s': it does not exist; create it with keyturn rotate"
                                    .formatted(target));
            case Sighting.Unreadable(var problem) -> new Saved.Failed(problem);
            case Sighting.Present(SecretImage image) when image.isAuthority() ->
                    new Saved.Failed(
                            "cannot instruct '%s': it is an authority Secret; name the target, not its '-ca'"
                                    .formatted(target));
            case Sighting.Present(SecretImage image) -> {
                Map<String, String> annotations = new HashMap<>(image.annotations());
                change.accept(annotations);
                yield annotations.equals(image.annotations())
                        ? new Saved.Done()
                        : store.save(
                                target,
                                Part.TARGET,
                                image.with(image.data(), image.labels(), annotations));
            }
        };
    }
}
