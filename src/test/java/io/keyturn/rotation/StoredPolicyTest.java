package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoredPolicyTest {
    @Test
    void readsALineForEachSetting() {
        StoredPolicy policy =
                StoredPolicy.parse(
                        """
                        assumed-after=130s
                        endpoint=gloo:9977
                        endpoint=[::1]:9977
                        window=0 2 * * SAT;4h;Europe/Berlin
                        """);
        assertThat(policy.valuesOf(GateSetting.ASSUMED_AFTER)).containsExactly("130s");
        assertThat(policy.valuesOf(GateSetting.ENDPOINT))
                .containsExactly("gloo:9977", "[::1]:9977");
        assertThat(policy.valuesOf(GateSetting.WINDOW))
                .containsExactly("0 2 * * SAT;4h;Europe/Berlin");
        assertThat(policy.valuesOf(GateSetting.AT_DEADLINE)).isEmpty();
        assertThat(policy.torn()).isEmpty();
        assertThat(StoredPolicy.parse(policy.text())).isEqualTo(policy);
    }

    @Test
    void readsTheOldForm() {
        assertThat(StoredPolicy.parse("assumed-after=PT130S").valuesOf(GateSetting.ASSUMED_AFTER))
                .containsExactly("PT130S");
    }

    @Test
    void keepsWhatALaterVersionStored() {
        StoredPolicy policy = StoredPolicy.parse("colour=blue\nassumed-after=1s");
        assertThat(policy.torn()).isEmpty();
        assertThat(policy.with(GateSetting.ASSUMED_AFTER, List.of("2s")).text())
                .isEqualTo("colour=blue\nassumed-after=2s");
    }

    @Test
    void tellsWhatIsNoSettingAtAll() {
        assertThat(StoredPolicy.parse("assumed-after 130s\n=\nendpoint=a:1").torn())
                .containsExactly("assumed-after 130s", "=");
    }

    @Test
    void isNoneWhereNothingIsWritten() {
        assertThat(StoredPolicy.parse("")).isEqualTo(StoredPolicy.none());
        assertThat(StoredPolicy.parse("").isEmpty()).isTrue();
    }
}
