package io.keyturn.adapter.cli;

/// The exit codes, the same for every command.
final class Exit {
    /// Done, nothing to do, or waiting.
    static final int OK = 0;

    /// Failed or refused.
    static final int FAILED = 1;

    /// The command line cannot be used.
    static final int USAGE = 2;

    /// A conflict that did not settle, or a wait that ran out; safe to run again.
    static final int AGAIN = 3;

    private Exit() {}
}
