package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @ParameterizedTest
    @EnumSource
    void readsWhatItWrites(Request.Kind kind) {
        Request request = new Request(kind, "ticket 4711_b.2");
        assertThat(request.text()).isEqualTo(kind.word() + ":ticket 4711_b.2");
        assertThat(Request.parse(request.text())).contains(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abort",
                "abort:",
                "abort: a",
                "abort:a ",
                "abort:a,b",
                "abort:a\nb",
                "ABORT:a",
                "rotate_authority:a",
                "explode:a"
            })
    void readsNothingElse(String text) {
        assertThat(Request.parse(text)).isEmpty();
    }

    @Test
    void takesIdsOfUpTo128Characters() {
        assertThat(Request.parse("abort:" + "a".repeat(128))).isPresent();
        assertThat(Request.parse("abort:" + "a".repeat(129))).isEmpty();
        assertThatThrownBy(() -> new Request(Request.Kind.ABORT, "a,b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot use request id 'a,b': expected 1 to 128 letters, digits, spaces, '-', '_' or '.'; pass another one with --id");
    }

    @Test
    void neverFiresTwice() {
        Instructions asked =
                new Instructions("abort:a", List.of(), "", StoredPolicy.none(), List.of());
        assertThat(asked.pending()).contains(new Request(Request.Kind.ABORT, "a"));
        assertThat(asked.withHandled(List.of("a")).pending()).isEmpty();
        assertThat(Instructions.none().pending()).isEmpty();
    }

    @Test
    void remembersTheLastTwentyIds() {
        List<String> handled = List.of();
        List<String> expected = new ArrayList<>();
        for (int id = 0; id < 25; id++) {
            handled = Instructions.remember(handled, "id" + id);
            expected.add("id" + id);
        }
        assertThat(handled).isEqualTo(expected.subList(5, 25));
        assertThat(Instructions.remember(handled, "id7")).hasSize(20).endsWith("id24", "id7");
    }

    @Test
    void saysWhatIsWrongWithOneThatCannotBeRead() {
        Instructions bogus =
                new Instructions("bogus", List.of(), "", StoredPolicy.none(), List.of());
        assertThat(bogus.requestFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("'bogus'"));
        assertThat(
                        new Instructions("abort:a", List.of(), "", StoredPolicy.none(), List.of())
                                .requestFault())
                .isEmpty();
        assertThat(Instructions.none().requestFault()).isEmpty();
    }

    @Test
    void takesItsIdFromAnyReason() {
        assertThat(Request.idFrom("key review 2")).isEqualTo("key review 2");
        String id = Request.idFrom("incident: #42, löst!");
        assertThat(id).startsWith("incident- -42- l-st-");
        assertThat(new Request(Request.Kind.ABORT, id).id()).isEqualTo(id);
        assertThat(id).isNotEqualTo(Request.idFrom("incident; #42, löst!"));
        for (String reason : List.of("!", "é".repeat(300), "a".repeat(300), " x", "x.")) {
            String made = Request.idFrom(reason);
            assertThat(new Request(Request.Kind.ABORT, made).id()).isEqualTo(made);
        }
    }
}
