package io.keyturn.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.fixture.EveryEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// An audit file keeps the data only, and whoever reads it must find the id that every other sink was given.
    @Test
    void isTheSameEventWhereOnlyItsDataWasKept() throws IOException {
        for (RotationEvent event : EveryEvent.all().values()) {
            Told kept = Told.of(facts(event.data()), event.data()).orElseThrow();
            assertThat(kept).isEqualTo(Told.of(event));
            assertThat(kept.id()).isEqualTo(event.id());
        }
    }

    @Test
    void isOneLineOfStructuredJson() throws IOException {
        for (RotationEvent event : EveryEvent.all().values()) {
            String line = Told.of(event).json();
            assertThat(line).doesNotContain("\n");
            JsonNode node = JSON.readTree(line);
            CloudEvent.attributes(event)
                    .forEach((name, value) ->
                            assertThat(node.path(name).textValue()).as(name).isEqualTo(value));
            assertThat(node.path("data")).isEqualTo(JSON.readTree(event.data()));
            assertThat(node.size()).isEqualTo(CloudEvent.attributes(event).size() + 1);
        }
    }

    @Test
    void isNoneOfOursWhereAnythingIsMissing() {
        Told event = Told.of(EveryEvent.all().values().iterator().next());
        assertThat(event.isOurs()).isTrue();
        for (String name :
                new String[] {"specversion", "id", "source", "type", "subject", "time"}) {
            Map<String, String> less = new HashMap<>(event.attributes());
            less.put(name, "x");
            boolean isId = name.equals("id");
            assertThat(new Told(less, "{}").isOurs()).as(name + " x").isEqualTo(isId);
            less.remove(name);
            assertThat(new Told(less, "{}").isOurs()).as("no " + name).isFalse();
        }
    }

    @Test
    void readsNoEventInWhatNamesNone() {
        assertThat(Told.of(Map.of("type", "io.keyturn.rotation.switched"), "{}")).isEmpty();
        assertThat(Told.of(Map.of("type", "x", "targetId", "a", "sequence", 1), "{}")).isEmpty();
    }

    private static Map<String, Object> facts(String data) throws IOException {
        return JSON.readValue(data, new TypeReference<>() {});
    }
}
