package io.keyturn.fake;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;

/// A store at whose saves a process may die: before they take effect, and after.
///
/// Moments are called `before step`, `after mark` and so on: `key` is a write of the authority Secret, `step` one of the
/// target, and `mark` one of its annotations only.
public final class FatefulStore implements SecretStore {
    private final SecretStore store;
    private final Lifetime life;

    public FatefulStore(SecretStore store, Lifetime life) {
        this.store = requireNonNull(store, "store is null");
        this.life = requireNonNull(life, "life is null");
    }

    @Override
    public Stored load(TargetName target) {
        return store.load(target);
    }

    @Override
    public Saved save(TargetName target, Part part, SecretImage image) {
        String what = word(target, part, image);
        life.pass("before " + what);
        Saved saved = store.save(target, part, image);
        life.pass("after " + what);
        return saved;
    }

    @Override
    public Saved recreate(TargetName target, Part part, SecretImage image) {
        return store.recreate(target, part, image);
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        return store.watch(target, wake);
    }

    private String word(TargetName target, Part part, SecretImage image) {
        if (part == Part.AUTHORITY) {
            return "key";
        }
        return store.load(target).target() instanceof Sighting.Present(var present)
                        && present.data().equals(image.data())
                ? "mark"
                : "step";
    }
}
