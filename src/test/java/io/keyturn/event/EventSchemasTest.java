package io.keyturn.event;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.keyturn.fixture.EveryEvent;
import io.keyturn.fixture.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every type of event, as it is told: what its schema says of it, and what it looks like.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Map<EventType, RotationEvent> events = Map.of();

    @BeforeAll
    void letEverythingHappen() {
        events = EveryEvent.all();
    }

    @Test
    void thereIsOneOfEachType() {
        assertThat(events.keySet()).isEqualTo(EnumSet.allOf(EventType.class));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void isAsItsSchemaSays(EventType type) throws IOException {
        assertThat(faults(type, JSON.readTree(event(type).data()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void holdsNothingThatItsSchemaDoesNotKnow(EventType type) throws IOException {
        ObjectNode more = (ObjectNode) JSON.readTree(event(type).data());
        for (String name : Set.copyOf(names(more))) {
            ObjectNode less = more.deepCopy();
            less.remove(name);
            assertThat(faults(type, less)).as("without " + name).isNotEmpty();
        }
        more.put("key", 1.5);
        assertThat(faults(type, more)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void looksAsItsGoldenFile(EventType type) throws IOException {
        ObjectNode whole = JSON.createObjectNode();
        CloudEvent.attributes(event(type)).forEach((name, value) -> whole.put("ce-" + name, value));
        whole.set("data", JSON.readTree(event(type).data()));
        Golden.check(
                "events/" + type.word() + ".json",
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole));
    }

    private RotationEvent event(EventType type) {
        return requireNonNull(events.get(type), "nothing tells of " + type);
    }

    private static Set<String> names(ObjectNode node) {
        return node.propertyStream()
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static Set<ValidationMessage> faults(EventType type, JsonNode data) {
        String file =
                "/schemas/%s-1.json"
                        .formatted(type.kind().name().toLowerCase(java.util.Locale.ROOT));
        try (InputStream text = EventSchemasTest.class.getResourceAsStream(file)) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(
                                    requireNonNull(text, "no schema"),
                                    SchemaValidatorsConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build());
            assertThat(schema.getId()).isEqualTo(CloudEvent.schema(type));
            return schema.validate(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
