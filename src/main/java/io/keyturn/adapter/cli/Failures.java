package io.keyturn.adapter.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Prints what went wrong as one sentence; a stack trace only for what is our own mistake.
public final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result)
            throws Exception {
        return switch (e) {
            case CommandFailure failure -> say(command, failure.getMessage(), failure.exit());
            case IllegalArgumentException unusable ->
                    say(command, unusable.getMessage(), Exit.USAGE);
            default -> throw e;
        };
    }

    private static int say(
            CommandLine command, @org.jspecify.annotations.Nullable String message, int exit) {
        command.getErr().println("keyturn: " + message);
        command.getErr().flush();
        return exit;
    }
}
