package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.util.HashMap;
import java.util.Map;

/// Makes a target that cannot be written as it is, of another type or immutable, into one that can, with all that it holds
/// and carries. What is wrong with that is then repaired like in any other target. On request only: for a moment the object
/// is not there.
public final class Recreation {
    private final SecretStore store;

    public Recreation(SecretStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    /// Does nothing to a target that can be written, and refuses one that is paused.
    public Saved of(TargetName target) {
        return switch (store.load(target).target()) {
            case Sighting.Absent _ -> new Saved.Done();
            case Sighting.Unreadable(var problem) -> new Saved.Failed(problem);
            case Sighting.Present(var image) when image.isAuthority() ->
                    new Saved.Failed(
                            "cannot recreate '%s': it is an authority Secret; name the target, not its '-ca'"
                                    .formatted(target));
            case Sighting.Present(var image) when TargetCodec.isWritable(image) -> new Saved.Done();
            case Sighting.Present(var image) when isPaused(image) ->
                    new Saved.Failed(
                            "cannot recreate target '%s': it is paused; keyturn resume when the cause is gone"
                                    .formatted(target));
            case Sighting.Present(var image) -> recreate(target, image);
        };
    }

    private Saved recreate(TargetName target, SecretImage image) {
        Map<String, Bytes> data = new HashMap<>(image.data());
        // The API server refuses a Secret of this type without these two keys; empty ones will do.
        data.putIfAbsent(Names.TLS_CRT, Bytes.of(""));
        data.putIfAbsent(Names.TLS_KEY, Bytes.of(""));
        return store.recreate(
                target, Part.TARGET, image.with(data, image.labels(), image.annotations()));
    }

    private static boolean isPaused(SecretImage image) {
        return !image.annotations().getOrDefault(Names.PAUSED, "").isEmpty();
    }
}
