package io.keyturn.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.pki.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldTest {
    private static final Digest OLD = Digest.of(new byte[] {1});
    private static final Digest NEW = Digest.of(new byte[] {2});
    private static final Digest ALIEN = Digest.of(new byte[] {3});

    @Test
    void isNobodyWithoutClients() {
        assertThat(Held.worstOf(List.of(), List.of(OLD, NEW))).isEqualTo(new Held.Nobody());
    }

    @Test
    void isNothingWhileOneClientHasAcceptedNothing() {
        assertThat(Held.worstOf(List.of(Optional.of(NEW), Optional.empty()), List.of(NEW)))
                .isEqualTo(new Held.Nothing());
    }

    @Test
    void provesWhatEveryClientUses() {
        Held held = Held.worstOf(List.of(Optional.of(NEW), Optional.of(NEW)), List.of(OLD, NEW));
        assertThat(held.proved()).contains(NEW);
    }

    @Test
    void provesNothingWhereClientsDifferWhicheverIsWanted() {
        Held held = Held.worstOf(List.of(Optional.of(NEW), Optional.of(OLD)), List.of(OLD, NEW));
        assertThat(held.proved()).isEmpty();
        assertThat(held).isEqualTo(new Held.Mixed(List.of(OLD, NEW)));
    }

    @Test
    void takesForWorstWhatWasServedLongestAgoAndBeforeItWhatNeverWas() {
        assertThat(
                        Held.worstOf(
                                List.of(Optional.of(NEW), Optional.of(OLD), Optional.of(ALIEN)),
                                List.of(OLD, NEW)))
                .isEqualTo(new Held.Mixed(List.of(ALIEN, OLD, NEW)));
        assertThat(
                        Held.worstOf(
                                List.of(Optional.of(NEW), Optional.of(OLD)),
                                List.of(OLD, NEW, OLD)))
                .as("served again, as after an abort")
                .isEqualTo(new Held.Mixed(List.of(NEW, OLD)));
    }

    @Test
    void isReadAsItWasWritten() {
        for (Held held :
                List.of(
                        new Held.Nothing(),
                        new Held.Alike(OLD),
                        new Held.Mixed(List.of(NEW, OLD)))) {
            assertThat(Held.parse(held.text())).isEqualTo(held);
        }
        assertThat(Held.parse(new Held.Nobody().text()))
                .as("whoever reads it cannot know that there was nobody")
                .isEqualTo(new Held.Nothing());
        assertThatThrownBy(() -> Held.parse("no digest"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
