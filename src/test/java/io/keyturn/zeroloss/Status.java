package io.keyturn.zeroloss;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.fixture.KeyturnRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What `keyturn status` says of the target.
///
/// @param reason why nothing is done, a code and a sentence
/// @param laggards who is waited for
/// @param silent consumers that prove nothing
record Status(String phase, String reason, List<Laggard> laggards, List<String> silent) {
    Status {
        laggards = List.copyOf(laggards);
        silent = List.copyOf(silent);
    }

    record Laggard(String name, String holds) {}

    static Status of(Path folder, Path kubeconfig) {
        KeyturnRun run =
                KeyturnRun.of(
                        folder,
                        Map.of(),
                        "status",
                        "--output=json",
                        "--kubeconfig=" + kubeconfig,
                        "--target=" + Fleet.TARGET,
                        "--assumed-after=0s");
        try {
            JsonNode target = new ObjectMapper().readTree(run.out()).at("/targets/0");
            JsonNode decision = target.path("decision");
            return new Status(
                    target.path("phase").asText(),
                    decision.at("/reason/code").asText()
                            + ": "
                            + decision.at("/reason/sentence").asText(),
                    all(decision.path("laggards"))
                            .map(each ->
                                    new Laggard(
                                            each.path("name").asText(),
                                            each.path("holds").asText()))
                            .toList(),
                    all(target.path("consumers"))
                            .filter(each -> each.path("evidence").asText().equals("silent"))
                            .map(each -> each.path("name").asText())
                            .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot read the status: %s; it printed '%s'"
                            .formatted(e.getMessage(), run.err()),
                    e);
        }
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
