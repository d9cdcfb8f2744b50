package io.keyturn.adapter.cli;

import io.keyturn.port.Leadership;
import io.keyturn.port.SecretStore;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.reconcile.Auditing;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What a command works with; wired elsewhere from the common options.
public interface Workshop {
    /// Opens the store that the options select; closing the bench closes its connections.
    ///
    /// @throws IllegalArgumentException when the options cannot be used; its message goes to the user
    Bench open(CommonOptions options);

    /// One store and what works on it.
    interface Bench extends AutoCloseable {
        SecretStore store();

        /// For whom only looks.
        Reconciler reconciler();

        /// For whom takes steps, each recorded before.
        Reconciler reconciler(Auditing auditing);

        /// At least one, each with its own settings.
        List<Target> targets();

        /// Calls back when a target or what is known of its consumers may have changed.
        Watching watch(TargetName target, Runnable wake);

        InstantSource clock();

        /// Starts to bring events to the sinks that the options switch on; the caller closes it.
        ///
        /// @param leads whether this runner is the one to bring them
        Couriers couriers(EventOptions options, BooleanSupplier leads);

        /// Begins to campaign for the lead among replicas; the caller closes it.
        Leadership campaign();

        @Override
        void close();
    }
}
