package io.keyturn.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
