package io.keyturn.adapter.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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
        List<String> near;
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            err.println("keyturn: " + unknown(command, word));
            near = Near.to(word, known(command, word));
        } else {
            err.println("keyturn: " + sentence(mistake, command));
            near = nearValues(mistake);
        }
        if (!near.isEmpty()) {
            err.println("Did you mean %s?".formatted(String.join(" or ", near)));
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

    private static String sentence(ParameterException mistake, CommandLine command) {
        return command.getDefaultValueProvider() instanceof Settings settings
                ? sentence(mistake, settings)
                : String.valueOf(mistake.getMessage());
    }

    private static String unknown(CommandLine command, String word) {
        String name = command.getCommandSpec().qualifiedName();
        if (word.startsWith("-")) {
            return "'%s' has no option '%s'".formatted(name, word);
        }
        return command.getSubcommands().isEmpty()
                ? "'%s' takes no argument '%s'".formatted(name, word)
                : "there is no command '%s'".formatted(word);
    }

    private static Collection<String> known(CommandLine command, String word) {
        if (!word.startsWith("-")) {
            return command.getSubcommands().keySet();
        }
        List<String> names = new ArrayList<>();
        command.getCommandSpec()
                .options()
                .forEach(option -> names.addAll(Arrays.asList(option.names())));
        return names;
    }

    private static List<String> nearValues(ParameterException mistake) {
        if (mistake.getArgSpec() == null || mistake.getValue() == null) {
            return List.of();
        }
        // What reads its own words names those that it takes; the constants are not such words.
        boolean own = mistake.getArgSpec().converters().length > 0;
        Object[] constants = mistake.getArgSpec().type().getEnumConstants();
        return constants == null || own
                ? List.of()
                : Near.to(
                        mistake.getValue().toLowerCase(Locale.ROOT),
                        Arrays.stream(constants).map(Object::toString).toList());
    }
}
