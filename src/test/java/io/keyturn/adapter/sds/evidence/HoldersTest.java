package io.keyturn.adapter.sds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldersTest {
    private final Holders holders = new Holders();

    @Test
    void remembersAsManyAsThereWereAtOnceHoweverOftenTheyConnect() {
        for (long cycle = 0; cycle < 10_000; cycle += 3) {
            for (long stream = cycle; stream < cycle + 3; stream++) {
                holders.sent(stream, "sds_client", "1");
                if (stream % 2 == 0) {
                    holders.accepted(stream, "sds_client", "1"); // the others go away first
                }
            }
            for (long stream = cycle; stream < cycle + 3; stream++) {
                holders.ended(stream);
            }
            assertThat(holders.versions()).hasSize(3);
        }
    }

    @Test
    void doesNotForgetARefusalWhenTheClientComesBackWithWhatItHad() {
        holders.sent(1, "envoy", "1");
        holders.accepted(1, "envoy", "1");
        holders.refused(1, "envoy", "2", "no");
        holders.ended(1);
        holders.brought(2, "envoy", "1");
        holders.accepted(2, "envoy", "2"); // identical bytes, unread
        assertThat(holders.versions()).containsExactly(Optional.of("1"));
        assertThat(holders.refusals()).containsOnlyKeys("envoy");
        holders.accepted(2, "envoy", "3");
        assertThat(holders.versions()).containsExactly(Optional.of("3"));
        assertThat(holders.refusals()).isEmpty();
    }

    @Test
    void believesNoAcceptanceOfWhatWasRefusedBeforeItWasThere() {
        holders.remember("envoy", "2", "no");
        holders.sent(1, "envoy", "2");
        holders.accepted(1, "envoy", "2"); // unread
        assertThat(holders.versions()).containsExactly(Optional.empty());
        holders.accepted(1, "envoy", "3");
        assertThat(holders.versions()).containsExactly(Optional.of("3"));
    }

    @Test
    void countsNodesWithoutEndAsOne() {
        for (long stream = 0; stream < 10_000; stream++) {
            String node = "node-" + stream;
            holders.refused(stream, node, "1", "no");
            holders.ended(stream);
        }
        assertThat(holders.refusals()).hasSizeLessThanOrEqualTo(1_001);
        assertThat(holders.versions())
                .as("one for each node that is told apart, and one for all others")
                .hasSizeLessThanOrEqualTo(1_001)
                .contains(Optional.empty());
    }
}
