package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.port.Names;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Says which settings come from the target.
class SharedPolicyCommandTest {
    private static final String BORROWED =
            "from the target: assumed-after=5m, at-deadline=hold, window=0 2 29 2 *;1h;UTC";

    private final Terminal terminal = new Terminal();

    @BeforeEach
    void bootstrap() {
        assertThat(
                        terminal.type(
                                        "rotate",
                                        "--assumed-after=5m",
                                        "--at-deadline=hold",
                                        "--window=0 2 29 2 *;1h")
                                .exit())
                .isZero();
    }

    @Test
    void inTextOfEachCommand() {
        assertThat(terminal.type("rotate").out()).contains("policy " + BORROWED);
        assertThat(terminal.type("rotate", "--dry-run").out()).contains("policy       " + BORROWED);
        assertThat(terminal.type("status").out()).contains("policy       " + BORROWED);
        assertThat(terminal.type("status", "--assumed-after=6m").out())
                .contains("policy       from the target: at-deadline=hold, window=");
    }

    @Test
    void inJson() {
        for (String[] command :
                new String[][] {
                    {"rotate", "--output=json"},
                    {"rotate", "--dry-run", "--output=json"},
                    {"status", "--output=json"}
                }) {
            assertThat(terminal.type(command).out())
                    .contains("\"fromTarget\" : [ \"assumed-after=5m\", \"at-deadline=hold\", ");
        }
    }

    @Test
    void saysNothingToWhoGaveTheSame() {
        assertThat(
                        terminal.type(
                                        "status",
                                        "--assumed-after=5m",
                                        "--at-deadline=hold",
                                        "--window=0 2 29 2 *;1h")
                                .out())
                .doesNotContain("policy");
    }

    @Test
    void showsWhatCannotBeRead() {
        terminal.bench.annotate(Names.POLICY, "assumed-after=soon");
        assertThat(terminal.type("status").out())
                .contains("fault        the stored policy 'assumed-after=soon' cannot be read");
        assertThat(terminal.type("rotate").out())
                .contains("policy the stored policy 'assumed-after=soon' cannot be read");
    }
}
