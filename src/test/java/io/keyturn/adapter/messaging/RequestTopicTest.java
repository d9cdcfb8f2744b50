package io.keyturn.adapter.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the channel of requests is told of its topic.
class RequestTopicTest {
    @Test
    void joinsTheGroupOfItsNameFromTheBeginningUnlessAnotherIsGiven() {
        assertThat(new RequestTopic("k:9092", "asked", Map.of()).attributes())
                .containsEntry("bootstrap.servers", "k:9092")
                .containsEntry("topic", "asked")
                .containsEntry("group.id", "keyturn")
                .containsEntry("auto.offset.reset", "earliest");
        Map<String, String> given =
                Map.of("group.id", "edge", "auto.offset.reset", "latest", "ssl.key.password", "p");
        assertThat(new RequestTopic("k:9092", "asked", given).attributes())
                .containsAllEntriesOf(given);
    }

    @Test
    void leavesWhatItsPromiseRestsOnToNobody() {
        Map<String, String> given =
                Map.of(
                        "enable.auto.commit", "true",
                        "bootstrap.servers", "other:9092",
                        "acks", "0",
                        "max.poll.records", "1000");
        assertThat(new RequestTopic("k:9092", "asked", given).attributes())
                .containsEntry("bootstrap.servers", "k:9092")
                .doesNotContainKeys("enable.auto.commit", "acks", "max.poll.records");
    }

    @Test
    void showsNoPassword() {
        assertThat(new RequestTopic("k:9092", "asked", Map.of("ssl.key.password", "hush")))
                .asString()
                .contains("ssl.key.password")
                .doesNotContain("hush");
    }
}
