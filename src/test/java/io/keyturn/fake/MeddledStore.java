package io.keyturn.fake;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;

/// A store in which somebody else acts once, right after a call.
public final class MeddledStore implements SecretStore {
    private final SecretStore store;
    private Runnable afterSave = () -> {};
    private Runnable afterLoad = () -> {};

    public MeddledStore(SecretStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    /// Acts once, after the next save.
    public void afterSave(Runnable deed) {
        afterSave = deed;
    }

    /// Acts once, after the next load.
    public void afterLoad(Runnable deed) {
        afterLoad = deed;
    }

    @Override
    public Stored load(TargetName target) {
        Stored stored = store.load(target);
        Runnable deed = afterLoad;
        afterLoad = () -> {};
        deed.run();
        return stored;
    }

    @Override
    public Saved save(TargetName target, Part part, SecretImage image) {
        Saved saved = store.save(target, part, image);
        Runnable deed = afterSave;
        afterSave = () -> {};
        deed.run();
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
}
