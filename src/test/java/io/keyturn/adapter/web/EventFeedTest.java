package io.keyturn.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.Told;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSource.Begin;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private final EventFeed feed = new EventFeed();

    @Test
    void keepsTheNewestThousandAndSaysHowManyAReaderMissed() {
        tell(1, EventFeed.KEPT + 10);
        EventFeed.Page page = feed.read(3, 2);
        assertThat(page.missed()).isEqualTo(7);
        assertThat(page.events()).extracting(Told::sequence).containsExactly(11L, 12L);
        assertThat(feed.read(page.next(), 1).missed()).isZero();
        assertThat(feed.read(feed.number(new Begin.Now()), 9).events()).isEmpty();
        assertThat(feed.number(new Begin.Oldest())).isEqualTo(10);
    }

    @Test
    void goesOnBehindAnEventThatItKnows() {
        tell(1, 3);
        long next = feed.numberAfter("edge:2:rotation.switched").orElseThrow();
        assertThat(feed.read(next, 9).events()).extracting(Told::sequence).containsExactly(3L);
        assertThat(feed.numberAfter("edge:9:rotation.switched")).isEmpty();
    }

    @Test
    void beginsWithTheFirstOfAMoment() {
        tell(1, 3);
        Instant second = SomeEvents.step(SomeEvents.EDGE, 2).at();
        assertThat(feed.number(new Begin.Since(second))).isEqualTo(1);
        assertThat(feed.number(new Begin.Since(second.plusSeconds(60)))).isEqualTo(3);
    }

    private void tell(int first, int last) {
        for (int sequence = first; sequence <= last; sequence++) {
            feed.tell(SomeEvents.step(SomeEvents.EDGE, sequence));
        }
    }
}
