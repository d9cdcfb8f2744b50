package io.keyturn.port;

import java.util.function.Consumer;

/// One Secret as it changes, for whoever serves it on.
public interface SecretFeed {
    /// The Secret as `namespace/name`, for sentences.
    String name();

    /// Calls with what is there now, with every change, and when it cannot be read. The calls are of one thread at a time.
    SecretStore.Watching follow(Consumer<Sighting> hearer);

    /// Reads it again soon, whatever its watch says; who follows hears of it. Returns at once.
    void look();
}
