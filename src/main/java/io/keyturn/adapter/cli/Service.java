package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Report;
import java.util.Optional;
import java.util.function.Consumer;

/// The service as the commands start it; wired elsewhere.
public interface Service {
    /// Starts going round every target that the options select, and returns at once.
    ///
    /// @param events where they go, beside the log
    /// @param secrets where the target is served over SDS, by this process too
    /// @param hearer of each report, on the threads of the rounds
    /// @throws IllegalArgumentException when the options cannot be used; its message goes to the user
    /// @throws IllegalStateException when somebody else has the address for SDS
    Running start(
            CommonOptions options,
            EventOptions events,
            Optional<SdsListening> secrets,
            Consumer<Report> hearer);

    /// A service that runs; closing it lets every step under way end, then gives leadership away. A signal does the same.
    interface Running extends AutoCloseable {
        /// Done after everything else has ended, whoever ends it.
        void lastly(Runnable task);

        @Override
        void close();
    }
}
