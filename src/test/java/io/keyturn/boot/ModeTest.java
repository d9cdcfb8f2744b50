package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Which mode a command line asks for.
class ModeTest {
    @Test
    void servesAndShowsOnlyWhenAsked() {
        assertThat(Mode.of("serve", "--target", "a/b")).isEqualTo(Mode.SERVE);
        assertThat(Mode.of("demo")).isEqualTo(Mode.DEMO);
        assertThat(Mode.of("sds")).isEqualTo(Mode.SDS);
        assertThat(Mode.of("rotate", "--reason", "serve")).isEqualTo(Mode.ONESHOT);
        assertThat(Mode.of()).isEqualTo(Mode.ONESHOT);
    }

    @Test
    void opensNoPortForAHelpText() {
        assertThat(Mode.of("serve", "--help")).isEqualTo(Mode.ONESHOT);
    }

    @Test
    void findsAnOptionInEitherSpelling() {
        assertThat(Mode.given("--management-port", "serve", "--management-port", "9"))
                .hasValue("9");
        assertThat(Mode.given("--management-port", "serve", "--management-port=9")).hasValue("9");
        assertThat(Mode.given("--management-port", "serve")).isEmpty();
    }
}
