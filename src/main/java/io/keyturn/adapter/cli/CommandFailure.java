package io.keyturn.adapter.cli;

/// A command that cannot go on; its message is all that the user sees.
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exit;

    CommandFailure(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}
