package io.keyturn.reconcile;

/// Hears what became of each request that came as an event.
public interface RequestWitness {
    /// Called on the thread that took it.
    ///
    /// @param way in which it came, as `http`
    void answered(String way, Requested answer);
}
