package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.RotationEvent;
import io.keyturn.fake.RecordingSink;
import io.keyturn.port.Names;
import org.junit.jupiter.api.Test;

class RotateEventsTest {
    private final Terminal terminal = new Terminal();
    private final RecordingSink sink = new RecordingSink("one");

    @Test
    void bringsTheStepAndWhatItSawBeforeItEnds() {
        terminal.bench.sinks.add(sink);
        assertThat(terminal.type("rotate").exit()).isEqualTo(Exit.OK);
        terminal.bench.annotate(Names.PAUSED, "incident");
        assertThat(terminal.type("rotate").exit()).isEqualTo(Exit.OK);
        assertThat(sink.taken())
                .extracting(RotationEvent::id)
                .satisfiesExactly(
                        step -> assertThat(step).isEqualTo("bench-target:1:rotation.bootstrapped"),
                        seen -> assertThat(seen).startsWith("bench-target:1:rotation.paused:"));
    }
}
