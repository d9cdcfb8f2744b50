package io.keyturn.port;

/// Whether this runner may write, where several look after the same targets.
///
/// It keeps runners out of each other's way, no more: a runner that wrongly thinks that it leads loses a conflict at
/// [SecretStore#save], never data.
public interface Leadership extends AutoCloseable {
    /// Asked anew before each round. It turns false by itself when the claim could not be renewed in time.
    boolean isLeader();

    /// Calls back after each change of [#isLeader()], on a thread of the election's own.
    void onChange(Runnable heard);

    /// Gives the lead away, so that another runner need not wait for a claim to lapse.
    @Override
    void close();

    /// For a store that nobody shares: leads for ever.
    static Leadership always() {
        return new Leadership() {
            @Override
            public boolean isLeader() {
                return true;
            }

            @Override
            public void onChange(Runnable heard) {}

            @Override
            public void close() {}
        };
    }
}
