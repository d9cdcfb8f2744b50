package io.keyturn.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LengthsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT90S, 1m 30s",
        "PT24H, 24h",
        "PT36H, 36h",
        "P30D, 30d",
        "PT72H19M30S, 3d 19m 30s",
        "-PT1S, -1s"
    })
    void saysThemAsAPersonTypesThem(String length, String said) {
        assertThat(Lengths.of(Duration.parse(length))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT130S, 2m10s", "PT24H, 24h", "P30D, 30d", "PT1.5S, PT1.5S"})
    void readsWhatItSpells(String length, String spelled) {
        assertThat(Lengths.spelled(Duration.parse(length))).isEqualTo(spelled);
        assertThat(Lengths.parse(spelled)).isEqualTo(Duration.parse(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5", "5 s", "5w", "99999999999999999999d"})
    void readsNothingElse(String text) {
        assertThatThrownBy(() -> Lengths.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no duration; write it as 90s");
    }
}
