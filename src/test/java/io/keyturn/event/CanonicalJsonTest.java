package io.keyturn.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    /// RFC 8785, 3.2.3, without its numbers that are no whole ones.
    @Test
    void sortsKeysByTheirUnits() {
        assertThat(
                        CanonicalJson.of(
                                Map.of(
                                        "\u20ac", "Euro Sign",
                                        "\r", "Carriage Return",
                                        "\ufb33", "Hebrew Letter Dalet With Dagesh",
                                        "1", "One",
                                        "\ud83d\ude00", "Emoji: Grinning Face",
                                        "\u0080", "Control",
                                        "\u00f6", "Latin Small Letter O With Diaeresis")))
                .isEqualTo(
                        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void escapesWhatItMustAndNothingElse() {
        assertThat(CanonicalJson.of("\u20ac$\u000f\nA'B\"\\\\\"/"))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }

    @Test
    void writesNumbersListsAndObjectsWithoutSpace() {
        assertThat(CanonicalJson.of(Map.of("b", List.of(1, 2L, "x"), "a", Map.of())))
                .isEqualTo("{\"a\":{},\"b\":[1,2,\"x\"]}");
    }

    @Test
    void refusesWhatHasSeveralForms() {
        assertThatThrownBy(() -> CanonicalJson.of(1.5)).hasMessageContaining("no JSON of ours");
    }
}
