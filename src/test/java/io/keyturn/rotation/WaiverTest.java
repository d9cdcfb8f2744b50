package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiverTest {
    private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");
    private static final String POD = "pod/edge/proxy-1";

    @Test
    void readsWhatItWrites() {
        List<Waiver> waivers =
                List.of(
                        new Waiver(POD, END, "node is being replaced"),
                        new Waiver("pod/edge/proxy-2@west", END.plusSeconds(1), "x"));
        assertThat(Waiver.parseAll(Waiver.text(waivers))).isEqualTo(waivers);
    }

    @Test
    void keepsAReasonOnItsLine() {
        Waiver waiver = new Waiver(POD, END, "a\npod/edge/all " + END + " forged");
        assertThat(Waiver.parseAll(Waiver.text(List.of(waiver)))).containsExactly(waiver);
    }

    @Test
    void waivesNobodyByALineThatCannotBeRead() {
        assertThat(Waiver.parseAll("")).isEmpty();
        assertThat(Waiver.parseAll("all")).isEmpty();
        assertThat(Waiver.parseAll("%s tomorrow why\n%s %s why".formatted(POD, POD, END)))
                .containsExactly(new Waiver(POD, END, "why"));
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> new Waiver("pod edge", END, "why"))
                .hasMessageContaining("expected KIND/NAMESPACE/NAME");
        assertThatThrownBy(() -> new Waiver("pods/edge/*", END, "nobody could be listed"))
                .hasMessageContaining("of one consumer");
        assertThat(Waiver.parseAll("pods/edge/* %s by hand".formatted(END))).isEmpty();
    }

    @Test
    void isOverAtItsEnd() {
        Waiver waiver = new Waiver(POD, END, "why");
        assertThat(waiver.isOverAt(END.minusNanos(1))).isFalse();
        assertThat(waiver.isOverAt(END)).isTrue();
    }
}
