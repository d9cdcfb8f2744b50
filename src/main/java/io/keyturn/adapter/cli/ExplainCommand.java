package io.keyturn.adapter.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
            "  keyturn explain --output json",
            "",
            "Exit codes: 0 explained, 2 no such code."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin AnswerOptions answer = new AnswerOptions();

    @Parameters(
            paramLabel = "CODE",
            arity = "0..1",
            description = "As in logs, metrics, status and verify, for example 'lagging'.")
    @Nullable String code;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Codes.Explained> all = Codes.all();
        Map<String, Codes.Explained> asked = code == null ? all : only(code, all);
        switch (answer.output) {
            case json ->
                    out.println(
                            Json.list(
                                    "codes",
                                    asked.entrySet().stream().map(ExplainCommand::view).toList()));
            case text -> tell(asked);
        }
        return Exit.OK;
    }

    private void tell(Map<String, Codes.Explained> asked) {
        PrintWriter out = spec.commandLine().getOut();
        String form = code == null ? "%-22s %s%n" : "%s%n%nWhat it means: %s%nWhat to do: %s%n";
        asked.forEach((word, each) -> out.printf(form, word, each.meaning(), each.remedy()));
    }

    private Map<String, Codes.Explained> only(String typed, Map<String, Codes.Explained> all) {
        String word = typed.toLowerCase(Locale.ROOT).replace('_', '-');
        Codes.Explained found = all.get(word);
        if (found == null) {
            throw new ParameterException(spec.commandLine(), unknown(word, all));
        }
        return Map.of(word, found);
    }

    private static Map<String, Object> view(Map.Entry<String, Codes.Explained> entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", entry.getKey());
        view.put("meaning", entry.getValue().meaning());
        view.put("remedy", entry.getValue().remedy());
        return view;
    }

    private static String unknown(String word, Map<String, Codes.Explained> all) {
        List<String> near = Near.to(word, all.keySet());
        return near.isEmpty()
                ? "there is no code '%s'; 'keyturn explain' lists them".formatted(word)
                : "there is no code '%s'; did you mean %s?"
                        .formatted(word, String.join(" or ", near));
    }
}
