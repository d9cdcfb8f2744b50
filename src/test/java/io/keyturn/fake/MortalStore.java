package io.keyturn.fake;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;
import java.util.function.Supplier;

/// A real store behind which the process dies at a call of a given number, counted over loads and saves.
public final class MortalStore implements SecretStore {
    /// When in that call.
    public enum Moment {
        BEFORE,
        AFTER
    }

    private final SecretStore store;
    private final int number;
    private final Moment moment;
    private int calls;

    public MortalStore(SecretStore store, int number, Moment moment) {
        this.store = requireNonNull(store, "store is null");
        this.number = number;
        this.moment = requireNonNull(moment, "moment is null");
    }

    @Override
    public Stored load(TargetName target) {
        return mortal(() -> store.load(target));
    }

    @Override
    public Saved save(TargetName target, Part part, SecretImage image) {
        return mortal(() -> store.save(target, part, image));
    }

    @Override
    public Saved recreate(TargetName target, Part part, SecretImage image) {
        return mortal(() -> store.recreate(target, part, image));
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        return store.watch(target, wake);
    }

    private <T> T mortal(Supplier<T> call) {
        calls++;
        if (calls == number && moment == Moment.BEFORE) {
            throw new FakeStore.Death();
        }
        T result = call.get();
        if (calls == number) {
            throw new FakeStore.Death();
        }
        return result;
    }
}
