package io.keyturn.bench.rotation;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often the API server was asked for what, as it counts itself; watches are left out, which last.
record ApiCalls(Map<String, Long> counted) {
    private static final Pattern LINE =
            Pattern.compile(
                    "(?m)^apiserver_request_total\\{(?<labels>[^}]*)} (?<count>[0-9.e+]+)$");
    private static final Pattern RESOURCE = Pattern.compile("resource=\"(\\w*)\"");
    private static final Pattern VERB = Pattern.compile("verb=\"(\\w*)\"");

    ApiCalls {
        counted = Map.copyOf(counted);
    }

    static ApiCalls now(KubernetesClient client) {
        Map<String, Long> counted = new TreeMap<>();
        Matcher lines = LINE.matcher(String.valueOf(client.raw("/metrics")));
        while (lines.find()) {
            String verb = first(VERB, lines.group("labels"));
            String resource = first(RESOURCE, lines.group("labels"));
            if (!verb.equals("WATCH") && Pattern.matches("secrets|leases|pods|nodes", resource)) {
                counted.merge(
                        verb + " " + resource,
                        (long) Double.parseDouble(lines.group("count")),
                        Long::sum);
            }
        }
        return new ApiCalls(counted);
    }

    /// What was asked since.
    ApiCalls since(ApiCalls before) {
        Map<String, Long> more = new TreeMap<>();
        counted.forEach((call, count) -> {
            long asked = count - before.counted.getOrDefault(call, 0L);
            if (asked > 0) {
                more.put(call, asked);
            }
        });
        return new ApiCalls(more);
    }

    /// For each rotation and consumer, the dearest first.
    String perEach(int rotations, int consumers) {
        StringBuilder text = new StringBuilder();
        counted.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(call ->
                        text.append(
                                "%s %.2f  "
                                        .formatted(
                                                call.getKey(),
                                                (double) call.getValue() / rotations / consumers)));
        return "%.2f: %s"
                .formatted(
                        (double) counted.values().stream().mapToLong(Long::longValue).sum()
                                / rotations
                                / consumers,
                        text.toString().strip());
    }

    private static String first(Pattern label, String labels) {
        Matcher found = label.matcher(labels);
        return found.find() ? found.group(1) : "";
    }
}
