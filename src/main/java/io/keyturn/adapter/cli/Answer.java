package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// What a command has to say of one target.
///
/// @param view becomes JSON
/// @param text for a person; "" when everything was said on the way
/// @param problem for standard error; "" when there is none
/// @param exit one of [Exit]
record Answer(Map<String, Object> view, String text, String problem, int exit) {
    Answer {
        requireNonNull(view, "view is null");
        requireNonNull(text, "text is null");
        requireNonNull(problem, "problem is null");
    }

    static Answer good(Map<String, Object> view, String text) {
        return new Answer(view, text, "", Exit.OK);
    }

    /// A failure about one target keeps none of the others from its turn.
    static List<Answer> each(List<Target> targets, Function<Target, Answer> asking) {
        return targets.stream().map(target -> attempt(target, asking)).toList();
    }

    private static Answer attempt(Target target, Function<Target, Answer> asking) {
        try {
            return asking.apply(target);
        } catch (CommandFailure e) {
            return failed(target.name().toString(), e);
        }
    }

    static Answer failed(String name, CommandFailure failure) {
        String problem = String.valueOf(failure.getMessage());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("problem", problem);
        return new Answer(view, "", problem, failure.exit());
    }

    /// Prints them all and returns the worst exit code: what failed counts more than what only has to run again.
    static int print(CommandSpec command, OutputFormat format, List<Answer> answers) {
        var out = command.commandLine().getOut();
        var err = command.commandLine().getErr();
        switch (format) {
            case json -> out.println(Json.targets(answers.stream().map(Answer::view).toList()));
            case text ->
                    answers.stream()
                            .map(Answer::text)
                            .filter(text -> !text.isEmpty())
                            .forEach(out::println);
        }
        out.flush();
        answers.stream()
                .map(Answer::problem)
                .filter(problem -> !problem.isEmpty())
                .forEach(problem -> err.println("keyturn: " + problem));
        err.flush();
        return worst(answers);
    }

    private static int worst(List<Answer> answers) {
        List<Integer> exits = answers.stream().map(Answer::exit).toList();
        return Stream.of(Exit.FAILED, Exit.USAGE, Exit.AGAIN)
                .filter(exits::contains)
                .findFirst()
                .orElse(Exit.OK);
    }
}
