package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// Keeps docs/gloo-compatibility.md true.
class GlooCompatibilityPageTest {
    private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b");

    @Test
    void namesEveryVariableThatTheHelpOfSdsNames() throws IOException {
        String footer = String.join("\n", SdsCommand.class.getAnnotation(Command.class).footer());
        Set<String> variables =
                VARIABLE.matcher(footer)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        String page = Files.readString(Path.of("docs", "gloo-compatibility.md"));
        assertThat(variables)
                .contains("SDS_SERVER_ADDRESS", "LOG_LEVEL")
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
