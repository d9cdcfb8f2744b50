package io.keyturn.adapter.cli;

import io.keyturn.adapter.audit.AuditLink;
import io.keyturn.adapter.audit.AuditTrail;
import io.keyturn.adapter.messaging.EventTopic;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyturn history`.
@Command(
        name = "history",
        description =
                "Lists the steps that were taken, from audit files of any writers or from a Kafka topic, newest last.",
        footer = {
            "",
            "Examples:",
            "  keyturn history audit.jsonl",
            "  keyturn history *.jsonl --target gloo-system/gloo-mtls-certs --output json",
            "  keyturn history --kafka-bootstrap-servers kafka-0:9092",
            "",
            "Exit codes: 0 listed, 1 it could not be read or a file is not sound, 2 usage."
        })
final class HistoryCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin AnswerOptions answer = new AnswerOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Audit files of any writers; without one the topic is read.")
    List<Path> files = List.of();

    @Mixin TopicOptions topic = new TopicOptions();

    @Option(
            names = "--target",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description = "Only the steps of this one.")
    @Nullable TargetName target;

    @Override
    public Integer call() {
        if (files.isEmpty()) {
            StepsOfTopic steps = StepsOfTopic.of(topic());
            print(steps.links());
            steps.notes().forEach(this::say);
            return Exit.OK;
        }
        topic.typed()
                .ifPresent(option -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "FILE and %s contradict each other; give one".formatted(option));
                });
        AuditTrail trail = AuditVerifyCommand.read(files, Long.MAX_VALUE);
        print(trail.links());
        if (!trail.isSound()) {
            say("the audit files are not sound; see keyturn audit verify");
            return Exit.FAILED;
        }
        return Exit.OK;
    }

    private EventTopic topic() {
        return topic.settings()
                .map(EventTopic::new)
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "there is nothing to read; give an audit FILE, or --kafka-bootstrap-servers"));
    }

    private void print(List<AuditLink> all) {
        List<AuditLink> links =
                all.stream()
                        .filter(link -> target == null || link.target().equals(target.toString()))
                        .toList();
        var out = spec.commandLine().getOut();
        switch (answer.output) {
            case json ->
                    out.println(
                            Json.list(
                                    "commitments", links.stream().map(AuditLink::facts).toList()));
            case text -> links.forEach(link -> out.println(EventText.escaped(line(link))));
        }
        out.flush();
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println("keyturn: " + EventText.safe(sentence));
        spec.commandLine().getErr().flush();
    }

    private static String line(AuditLink link) {
        Object reason = link.facts().get("reason");
        String because =
                reason instanceof Map<?, ?> said
                        ? "%s: %s".formatted(said.get("code"), said.get("sentence"))
                        : "";
        String unrecorded =
                link.facts().get("unrecorded") instanceof String problem
                        ? "; not recorded before: " + problem
                        : "";
        return "%s  %s  %d  %-10s -> %-8s  %s  (%s)"
                .formatted(
                        link.text("at"),
                        link.target(),
                        link.sequence(),
                        link.text("step"),
                        link.text("phase"),
                        because + unrecorded,
                        link.text("actor"));
    }
}
