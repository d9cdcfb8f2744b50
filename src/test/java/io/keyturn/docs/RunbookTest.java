package io.keyturn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.rotation.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever is woken at night finds the word that woke them.
class RunbookTest {
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    @ParameterizedTest
    @EnumSource
    void hasAParagraphForEachReasonAsExplainPrintsIt(ReasonCode code) throws IOException {
        assertThat(runbook())
                .contains(
                        "\n## %s\n%s\n\n**Do:** %s\n"
                                .formatted(code.word(), code.meaning(), code.remedy()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void hasAParagraphForEachAlert(String alert) throws IOException {
        assertThat(runbook()).containsPattern("\n## " + alert + "\n[^#]+\\*\\*Do:\\*\\* ");
    }

    static List<String> alerts() throws IOException {
        return ALERT.matcher(Files.readString(Path.of("k8s/components/alerts/prometheusrule.yaml")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String runbook() throws IOException {
        return Files.readString(Path.of("docs/runbook.md"));
    }
}
