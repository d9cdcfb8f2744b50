package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.port.Names;
import io.keyturn.port.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A bench knows one consumer, who stands for anyone.
class WaiveCommandTest {
    private static final String ANYONE = "anyone/gloo-system/gloo-mtls-certs";

    private final Terminal terminal = new Terminal();

    @BeforeEach
    void bootstrap() {
        assertThat(terminal.type("rotate").exit()).isZero();
    }

    @Test
    void opensTheGateAndIsNamedUntilItEnds() {
        terminal.type("rotate", "--force=authority", "--reason=review");
        assertThat(terminal.type("rotate").out()).contains("lag");
        assertThat(terminal.type("waive", ANYONE, "--for=1h", "--reason=gone").out())
                .startsWith("waived for gloo-system/gloo-mtls-certs: " + ANYONE);
        assertThat(terminal.type("status").out()).contains("waived       " + ANYONE);
        assertThat(terminal.type("rotate").out()).contains("switch").contains("waived: " + ANYONE);
        assertThat(terminal.type("waive", ANYONE, "--end").out()).contains("is waited for again");
        assertThat(terminal.type("rotate").out()).contains("lag").doesNotContain("waived");
        assertThat(annotation()).isEmpty();
        assertThat(terminal.type("waive", ANYONE, "--end").out()).contains("was not waived");
    }

    @Test
    void putsALaterWordInThePlaceOfAnEarlierOne() {
        terminal.type("waive", ANYONE, "--for=1h", "--reason=first");
        terminal.type("waive", ANYONE, "--for=2h", "--reason=second");
        assertThat(annotation().lines()).singleElement().asString().endsWith("second");
    }

    @Test
    void refusesAConsumerThatIsNone() {
        Terminal.Left left = terminal.type("waive", ANYONE + "s", "--for=1h", "--reason=mistyped");
        assertThat(left.exit()).isEqualTo(Exit.FAILED);
        assertThat(left.err()).contains("has no such consumer; did you mean " + ANYONE);
        assertThat(annotation()).isEmpty();
    }

    @Test
    void refusesWhatIsMissingOrContradictsItself() {
        assertUsage("--reason is missing", "waive", ANYONE, "--for=1h");
        assertUsage("--for needs a time", "waive", ANYONE, "--reason=x");
        assertUsage("--for needs a time", "waive", ANYONE, "--reason=x", "--for=31d");
        assertUsage("--for needs a time", "waive", ANYONE, "--reason=x", "--for=0s");
        assertUsage("--end takes neither", "waive", ANYONE, "--end", "--reason=x");
        assertUsage("CONSUMER", "waive", "--end");
    }

    private void assertUsage(String sentence, String... typed) {
        Terminal.Left left = terminal.type(typed);
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        assertThat(left.err()).contains(sentence);
    }

    private String annotation() {
        return terminal.bench
                .store
                .find(terminal.bench.target.name(), Part.TARGET)
                .orElseThrow()
                .annotations()
                .getOrDefault(Names.WAIVED, "");
    }
}
