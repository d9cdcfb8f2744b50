package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonCodeTest {
    @ParameterizedTest
    @EnumSource
    void saysWhatItMeansAndWhatToDo(ReasonCode code) {
        assertThat(code.meaning()).isNotBlank().endsWith(".");
        assertThat(code.remedy()).isNotBlank().endsWith(".");
    }

    @ParameterizedTest
    @EnumSource
    void readsItsOwnWord(ReasonCode code) {
        assertThat(code.word()).matches("[a-z]+(-[a-z]+)*");
        assertThat(ReasonCode.parse(code.word())).contains(code);
    }

    @Test
    void knowsNoOtherWord() {
        assertThat(ReasonCode.parse("LEAF_AGING")).isEmpty();
        assertThat(ReasonCode.parse("")).isEmpty();
    }

    @Test
    void printsItsWordAndTheSentence() {
        assertThat(ReasonCode.LEAF_AGING.that("due since noon"))
                .hasToString("leaf-aging: due since noon");
    }

    @ParameterizedTest
    @EnumSource
    void readsThePhasesOwnWord(Phase phase) {
        assertThat(Phase.parse(phase.word())).contains(phase);
        assertThat(Phase.parse(phase.name())).isEmpty();
    }

    @Test
    void namesTheSevenSteps() {
        assertThat(StepKind.values())
                .extracting(StepKind::word)
                .containsExactly(
                        "bootstrap",
                        "renew-leaf",
                        "introduce",
                        "switch",
                        "retire",
                        "settle",
                        "back-out");
    }
}
