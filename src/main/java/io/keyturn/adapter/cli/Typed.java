package io.keyturn.adapter.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// What was typed, apart from what environment and file say.
final class Typed {
    private final CommandSpec command;
    private final ParseResult typed;

    Typed(CommandSpec command) {
        this.command = command;
        this.typed = command.commandLine().getParseResult();
    }

    boolean has(String option) {
        return typed.hasMatchedOption(option);
    }

    /// An empty path is the current folder to the JDK, and an empty word is no name: a variable of the shell was not set.
    ///
    /// @throws ParameterException for the first one
    void refuseEmpty() {
        typed.matchedArgs().stream()
                .filter(Typed::isEmpty)
                .findFirst()
                .ifPresent(argument -> {
                    throw new ParameterException(command.commandLine(), sentence(argument));
                });
    }

    /// @throws ParameterException when an option was typed that does nothing without another
    void refuseAlone(String option, String needed) {
        if (has(option)) {
            throw new ParameterException(
                    command.commandLine(),
                    "%s does nothing without %s; give both or neither".formatted(option, needed));
        }
    }

    private static boolean isEmpty(ArgSpec argument) {
        return argument.originalStringValues().stream().anyMatch(String::isBlank);
    }

    private static String sentence(ArgSpec argument) {
        String name =
                argument instanceof OptionSpec option
                        ? option.longestName()
                        : argument.paramLabel();
        return argument.type().equals(Path.class)
                ? "%s is empty, an empty path; give a path, '.' for this folder".formatted(name)
                : "%s is empty; give a value, or leave the option out".formatted(name);
    }
}
