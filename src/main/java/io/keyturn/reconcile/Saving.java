package io.keyturn.reconcile;

import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.Shape.Recording;
import io.keyturn.rotation.TargetName;

/// Writes the two Secrets of a step in their order, each only if nobody else wrote it since it was read.
///
/// There is no transaction over the two: what is left open is said in docs/adr/0002.
final class Saving {
    private final SecretStore store;

    Saving(SecretStore store) {
        this.store = store;
    }

    /// The authority Secret first: a key is durable before a certificate that needs it is visible. It is read again before
    /// the target names that key: somebody may have deleted it, and another run may have prepared something else since.
    Saved save(TargetName target, Recording recording, Written written) {
        Saved prepared =
                switch (recording) {
                    case WRITE -> prepare(target, written);
                    case NOTHING -> new Saved.Done();
                };
        if (!(prepared instanceof Saved.Done)) {
            return prepared;
        }
        Sighting authority = store.load(target).authority();
        boolean unchanged =
                switch (recording) {
                    case WRITE -> isAsWritten(authority, written.authority());
                    case NOTHING -> authority instanceof Sighting.Absent;
                };
        return unchanged
                ? store.save(target, Part.TARGET, written.target())
                : changed("authority Secret", target, authority);
    }

    /// An authority Secret that is created has no version to compare with, and one that came and went looks like none. So the
    /// target is read again first: whoever made the other one wrote the target next.
    private Saved prepare(TargetName target, Written written) {
        if (!written.authority().isStored()) {
            Sighting found = store.load(target).target();
            if (!isAsRead(found, written.target())) {
                return changed("target", target, found);
            }
        }
        return store.save(target, Part.AUTHORITY, written.authority());
    }

    private static boolean isAsWritten(Sighting found, SecretImage written) {
        return found instanceof Sighting.Present(var image)
                && image.data().equals(written.data())
                && image.annotations().entrySet().containsAll(written.annotations().entrySet());
    }

    private static boolean isAsRead(Sighting found, SecretImage read) {
        return switch (found) {
            case Sighting.Present(var image) -> image.version().equals(read.version());
            case Sighting.Absent _ -> !read.isStored();
            case Sighting.Unreadable _ -> false;
        };
    }

    private static Saved changed(String what, TargetName target, Sighting found) {
        return switch (found) {
            case Sighting.Unreadable(var problem) -> new Saved.Failed(problem);
            case Sighting.Absent _ ->
                    new Saved.Conflict(
                            "the %s of '%s' was deleted during the step; the next run decides anew"
                                    .formatted(what, target));
            case Sighting.Present _ ->
                    new Saved.Conflict(
                            "the %s of '%s' was changed during the step; the next run decides anew"
                                    .formatted(what, target));
        };
    }
}
