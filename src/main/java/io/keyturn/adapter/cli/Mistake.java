package io.keyturn.adapter.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what is wrong with a command line: one sentence, a near word where there is one, and where help is.
public final class Mistake implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        String sentence =
                command.getDefaultValueProvider() instanceof Settings settings
                        ? sentence(mistake, settings)
                        : String.valueOf(mistake.getMessage());
        err.println("keyturn: " + sentence);
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                err.println("Did you mean %s?".formatted(String.join(" or ", near)));
            }
        }
        err.println("See '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        err.flush();
        return Exit.USAGE;
    }

    /// The message, and where the value came from if nobody typed it.
    static String sentence(ParameterException mistake, Settings settings) {
        return settings.appliedTo(mistake.getArgSpec())
                .map(setting -> "%s (from %s)".formatted(mistake.getMessage(), setting.origin()))
                .orElseGet(() -> String.valueOf(mistake.getMessage()));
    }
}
