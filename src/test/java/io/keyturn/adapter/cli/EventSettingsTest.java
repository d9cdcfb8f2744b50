package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.cli.Terminal.Left;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be used is refused before anything is opened, of a dry run too.
class EventSettingsTest {
    private final Terminal terminal = new Terminal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--audit-file=a --audit-file-size=0",
                "--audit-file-size=5000",
                "--audit-file=a --audit-exception=1d",
                "--audit-required",
                "--expiry-warnings=0s",
                "--webhook-url=http://h:99999/",
                "--webhook-url=http://h:0/",
                "--webhook-url=ftp://h/",
                "--webhook-url=http://h/ --webhook-secret-file=none-here",
                "--webhook-secret-file=none-here",
                "--webhook-ca=none-here",
                "--kafka-topic=t",
                "--kafka-bootstrap-servers=nonsense"
            })
    void isRefused(String options) {
        for (String more : new String[] {"", " --dry-run"}) {
            Left left = terminal.type(("rotate " + options + more).split(" ", -1));
            assertThat(left.exit()).as(left.out() + left.err()).isEqualTo(Exit.USAGE);
            assertThat(left.err()).contains(";");
        }
        assertThat(terminal.opened).isEmpty();
    }

    @Test
    void namesAServerThatIsNone() {
        terminal.environment.put("KAFKA_BOOTSTRAP_SERVERS", "a:1,b");
        Left left = terminal.type("rotate");
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        assertThat(left.err()).contains("cannot look for Kafka at 'b'");
    }
}
