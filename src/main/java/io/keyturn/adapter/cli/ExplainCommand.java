package io.keyturn.adapter.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyturn explain CODE`.
@Command(
        name = "explain",
        description = "Says what a code means and what to do about it; without a code, lists them.",
        footer = {
            "",
            "Examples:",
            "  keyturn explain lagging",
            "  keyturn explain",
            "",
            "Exit codes: 0 explained, 2 no such code."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Parameters(
            paramLabel = "CODE",
            arity = "0..1",
            description = "As in logs, metrics, status and verify, for example 'lagging'.")
    @Nullable String code;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Codes.Explained> all = Codes.all();
        if (code == null) {
            all.forEach((word, explained) -> out.printf("%-22s %s%n", word, explained.meaning()));
            return Exit.OK;
        }
        String word = code.toLowerCase(Locale.ROOT).replace('_', '-');
        Codes.Explained found = all.get(word);
        if (found == null) {
            throw new ParameterException(spec.commandLine(), unknown(word, all));
        }
        out.printf(
                "%s%n%nWhat it means: %s%nWhat to do: %s%n", word, found.meaning(), found.remedy());
        return Exit.OK;
    }

    private static String unknown(String word, Map<String, Codes.Explained> all) {
        List<String> near = Near.to(word, all.keySet());
        return near.isEmpty()
                ? "there is no code '%s'; 'keyturn explain' lists them".formatted(word)
                : "there is no code '%s'; did you mean %s?"
                        .formatted(word, String.join(" or ", near));
    }
}
