package io.keyturn.adapter;

import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.port.SecretStore;
import io.keyturn.rotation.TargetName;
import java.time.InstantSource;

class FakeStoreTest extends StoreContract {
    private final FakeStore store = new FakeStore(InstantSource.system());

    @Override
    SecretStore store() {
        return store;
    }

    @Override
    TargetName target() {
        return Bench.NAME;
    }
}
