package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class LastWordTest {
    @Test
    void aTakenPortIsOneSentence() {
        Throwable failure =
                new IllegalStateException(
                        "Unable to start the management interface on 127.0.0.1:9000",
                        new BindException("Address already in use"));
        assertThat(LastWord.sentence(new RuntimeException("Failed to start quarkus", failure)))
                .contains(
                        "cannot listen on '127.0.0.1:9000': Address already in use; choose another port or address");
    }

    @Test
    void anAddressThatIsNotHereIsOneSentence() {
        assertThat(LastWord.sentence(new RuntimeException(new UnknownHostException("nosuch"))))
                .contains("cannot listen: nosuch; choose an address of this machine");
    }

    @Test
    void ourOwnMistakesKeepTheirTrace() {
        assertThat(LastWord.sentence(new IllegalStateException("a bug"))).isEmpty();
    }
}
