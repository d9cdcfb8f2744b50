package io.keyturn.adapter.cli;

/// The server of secrets as `keyturn sds` starts it; wired elsewhere.
public interface SecretServing {
    /// Starts to listen and to look at the sources, and returns at once.
    ///
    /// @throws IllegalArgumentException when options or variables cannot be used; its message goes to the user
    Running start(SdsOptions options);

    /// A server that runs; closing it says goodbye to every client.
    interface Running extends AutoCloseable {
        @Override
        void close();
    }
}
