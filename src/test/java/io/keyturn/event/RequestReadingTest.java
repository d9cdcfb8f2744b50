package io.keyturn.event;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.keyturn.adapter.json.JacksonFormat;
import io.keyturn.fake.Bench;
import io.keyturn.rotation.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of an event that asks for a rotation, and what is refused with which sentence.
class RequestReadingTest {
    private static final String DATA =
            "{\"target\":\"gloo-system/gloo-mtls-certs\",\"action\":\"rotate-authority\",\"reason\":\"key review\"}";
    private static final String STRUCTURED =
            """
            {"specversion":"1.0","type":"io.keyturn.rotation.requested","id":"7","source":"/ci/42","data":%s}\
            """;

    private static RequestReading binary(Map<String, String> changed, String data) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("type", "io.keyturn.rotation.requested");
        attributes.put("id", "7");
        attributes.put("source", "/ci/42");
        attributes.putAll(changed);
        attributes.values().removeIf(String::isEmpty);
        return read("application/json; charset=utf-8", attributes, data);
    }

    private static RequestReading data(String data) {
        return binary(Map.of(), data);
    }

    private static RequestReading read(String type, Map<String, String> attributes, String body) {
        return RequestReading.of(
                type, attributes, body.getBytes(StandardCharsets.UTF_8), new JacksonFormat());
    }

    private static RequestedRotation asked(RequestReading reading) {
        assertThat(reading).isInstanceOf(RequestReading.Read.class);
        return ((RequestReading.Read) reading).asked();
    }

    private static String problem(RequestReading reading, RequestFault fault) {
        assertThat(reading).isInstanceOf(RequestReading.Refused.class);
        RequestReading.Refused refused = (RequestReading.Refused) reading;
        assertThat(refused.fault()).isEqualTo(fault);
        assertThat(refused.problem()).startsWith("cannot take the event: ").contains("; ");
        return refused.problem();
    }

    private static String problem(RequestReading reading) {
        return problem(reading, RequestFault.INVALID);
    }

    @Test
    void readsBothModesAlike() {
        RequestedRotation expected =
                new RequestedRotation(
                        "/ci/42", "7", Bench.NAME, Request.Kind.ROTATE_AUTHORITY, "key review");
        assertThat(asked(data(DATA))).isEqualTo(expected);
        assertThat(
                        asked(
                                read(
                                        "Application/CloudEvents+JSON; charset=UTF-8",
                                        Map.of(),
                                        STRUCTURED.formatted(DATA))))
                .isEqualTo(expected);
    }

    @Test
    void aReasonMayBeLeftOut() {
        assertThat(asked(data("{\"target\":\"a/b\",\"action\":\"renew-leaf\"}")))
                .isEqualTo(
                        new RequestedRotation(
                                "/ci/42",
                                "7",
                                io.keyturn.rotation.TargetName.parse("a/b"),
                                Request.Kind.RENEW_LEAF,
                                ""));
    }

    @ParameterizedTest
    @CsvSource({
        "specversion, '', it has no specversion",
        "specversion, 0.3, 'its specversion is ''0.3'', expected ''1.0'''",
        "type, io.keyturn.rotation.switched, expected 'io.keyturn.rotation.requested'",
        "type, '', it has no type",
        "id, '', it has no id",
        "source, '', it has no source",
    })
    void refusesWhatIsNoSuchEvent(String attribute, String value, String said) {
        String sentence = problem(binary(Map.of(attribute, value), DATA));
        assertThat(sentence.replace("'", "")).contains(said.replace("'", ""));
    }

    @Test
    void refusesAttributesThatWouldBreakALine() {
        assertThat(problem(binary(Map.of("source", "a\nb"), DATA))).doesNotContain("\n");
        assertThat(problem(binary(Map.of("id", "x".repeat(1025)), DATA))).contains("its id has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "null",
                "[]",
                "{\"target\":\"a/b\"",
                "{} {}",
                "{\"action\":\"renew-leaf\",\"action\":\"renew-leaf\"}"
            })
    void refusesWhatIsNoJsonObjectAndRepeatsNothingOfIt(String body) {
        assertThat(problem(data(body))).contains("it is no JSON object").doesNotContain("no json");
        assertThat(problem(read("application/cloudevents+json", Map.of(), body)))
                .contains("it is no JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compromised-leaf", "compromised-authority", "abort"})
    void leavesToPersonsWhatHoldsBackOrBreaks(String action) {
        assertThat(problem(data(DATA.replace("rotate-authority", action))))
                .contains("'%s' is not open to events; a person asks".formatted(action));
    }

    @Test
    void refusesDataThatSaysLessOrMore() {
        assertThat(problem(data(DATA.replace("rotate-authority", "explode"))))
                .contains("its action is none; write 'renew-leaf' or 'rotate-authority'");
        assertThat(problem(data(DATA.replace("gloo-system/", "")))).contains("its target is no");
        assertThat(problem(data("{\"action\":\"renew-leaf\",\"target\":7}")))
                .contains("its target");
        assertThat(problem(data("{}"))).contains("its target");
        assertThat(problem(data(DATA.replace("reason", "Reason"))))
                .contains("nothing reads 'Reason'");
        assertThat(problem(data(DATA.replace("\"key review\"", "7")))).contains("its reason");
        assertThat(problem(data(DATA.replace("key review", "x".repeat(501)))))
                .contains("its reason");
        assertThat(problem(data(DATA.replace("key review", "-----BEGIN PRIVATE KEY-----"))))
                .doesNotContain("BEGIN");
        assertThat(
                        problem(
                                read(
                                        "application/cloudevents+json",
                                        Map.of(),
                                        STRUCTURED.formatted("\"text\""))))
                .contains("its data is no JSON object");
    }

    @Test
    void refusesMoreThan64KibibytesAndOtherTypesOfContent() {
        String large = DATA + " ".repeat(RequestReading.MOST - DATA.length());
        assertThat(asked(data(large)).id()).isEqualTo("7");
        assertThat(problem(data(large + " "), RequestFault.TOO_LARGE)).contains("65537 bytes");
        for (String type :
                List.of(
                        "",
                        "text/plain",
                        "application/cloudevents-batch+json",
                        "application/xml")) {
            assertThat(problem(read(type, Map.of(), DATA), RequestFault.MEDIA_TYPE))
                    .contains("its content type is '%s'".formatted(type));
        }
    }

    /// Whoever sends both again sends the same event; nobody else does.
    @Test
    void sourceAndIdTogetherNameIt() {
        RequestedRotation one = asked(data(DATA));
        assertThat(one.key()).matches("[0-9a-f]{32}");
        assertThat(asked(data(DATA.replace("key review", "other"))).key()).isEqualTo(one.key());
        assertThat(asked(binary(Map.of("id", "8"), DATA)).key()).isNotEqualTo(one.key());
        assertThat(asked(binary(Map.of("id", "27", "source", "/ci/4"), DATA)).key())
                .isNotEqualTo(one.key());
    }

    @Test
    void theRequestThatItBecomesSaysWhoAndWhyAndIsAlwaysValid() {
        assertThat(asked(data(DATA)).request().text())
                .matches("rotate-authority:event ci-42 key-review [0-9a-f]{32}");
        for (String source : List.of("ü", "-,:", "x".repeat(1024), "https://ci.example/p?a=b c")) {
            for (String reason : List.of("", "y".repeat(500), "ä,b;'c'", " ")) {
                Request request =
                        new RequestedRotation(
                                        source, "1", Bench.NAME, Request.Kind.RENEW_LEAF, reason)
                                .request();
                assertThat(Request.parse(request.text())).hasValue(request);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, rotate-authority",
        "true, renew-leaf",
        "false, abort",
        "false, compromised-authority",
        "false, compromised-leaf"
    })
    void theSchemaTakesAndRefusesTheSame(boolean taken, String action) throws IOException {
        String data = DATA.replace("rotate-authority", action);
        assertThat(fits(data)).isEqualTo(taken);
        assertThat(data(data) instanceof RequestReading.Read).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"target\":\"a/b\"}",
                "{\"target\":\"A/b\",\"action\":\"renew-leaf\"}",
                "{\"target\":\"ab\",\"action\":\"renew-leaf\"}",
                "{\"target\":\"a/b\",\"action\":\"renew-leaf\",\"reason\":1}",
                "{\"target\":\"a/b\",\"action\":\"renew-leaf\",\"more\":1}"
            })
    void whatTheSchemaRefusesIsRefused(String data) throws IOException {
        assertThat(fits(data)).isFalse();
        assertThat(data(data)).isInstanceOf(RequestReading.Refused.class);
    }

    private static boolean fits(String data) throws IOException {
        try (InputStream text =
                RequestReadingTest.class.getResourceAsStream("/schemas/requested-1.json")) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(requireNonNull(text, "no schema"));
            return schema.validate(new ObjectMapper().readTree(data)).isEmpty();
        }
    }
}
