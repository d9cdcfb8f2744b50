package io.keyturn.adapter.cli;

import io.keyturn.adapter.audit.AuditTail;
import io.keyturn.adapter.messaging.EventTopic;
import io.keyturn.adapter.web.ServiceEvents;
import io.keyturn.event.EventType;
import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import io.keyturn.rotation.TargetName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyturn events`.
@Command(
        name = "events",
        description = {
            "Prints events as they happen, one a line: of an audit file, of a Kafka topic, or of the service that runs in this pod or on this machine.",
            "It begins with what comes from now on, and goes on until it is stopped."
        },
        footer = {
            "",
            "FILE, --service and --kafka-bootstrap-servers exclude each other. Where none is typed, that counts which is",
            "configured, and where none is, the service at its own address (the settings of keyturn serve).",
            "",
            "Examples:",
            "  keyturn events --since 1h",
            "  kubectl exec deploy/keyturn -- keyturn events --type rotation.switched,consumer.lagging",
            "  keyturn events --kafka-bootstrap-servers kafka-0:9092 --output json | jq .data.reason",
            "  keyturn events audit.jsonl --no-follow",
            "",
            "Exit codes: 0 no more wanted (130, 143 by a signal), 1 there is nothing to read from, 2 usage."
        })
final class EventsCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin AnswerOptions answer = new AnswerOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "An audit file; one that is put aside is followed into the next.")
    @Nullable Path file;

    @Option(
            names = "--service",
            paramLabel = "URL",
            converter = ServiceAddress.class,
            description =
                    "A service that runs. Default: http://127.0.0.1:9000, or what --management-host, POD_IP and --management-port are set to")
    @Nullable URI service;

    @Mixin TopicOptions topic = new TopicOptions();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = Converters.Period.class,
            description =
                    "Begin with the events of so long ago, as far as they are there. Default: with what comes now, and all that is there with --no-follow")
    @Nullable Duration since;

    @Option(names = "--no-follow", description = "End after what is there.")
    boolean noFollow;

    @Option(
            names = "--type",
            paramLabel = "TYPE,…",
            split = ",",
            converter = EventWord.class,
            description = "Only these, as rotation.switched. Default: all")
    List<EventType> types = new ArrayList<>();

    @Option(
            names = "--target",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description = "Only what is about this one.")
    @Nullable TargetName target;

    @Override
    public Integer call() {
        EventSource source = source();
        EventPrinter printer =
                new EventPrinter(
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        this::isWanted,
                        switch (answer.output) {
                            case json -> EventText::json;
                            case text -> EventText::line;
                        });
        if (!noFollow) {
            printer.note("following " + source.name());
        }
        try {
            source.read(begin(), noFollow ? End.WHAT_IS_THERE : End.NEVER, printer);
            printer.end();
            return Exit.OK;
        } catch (EventSource.Unavailable e) {
            throw new CommandFailure(Exit.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.OK;
        }
    }

    private Begin begin() {
        if (since != null) {
            return new Begin.Since(InstantSource.system().instant().minus(since));
        }
        return noFollow ? new Begin.Oldest() : new Begin.Now();
    }

    private boolean isWanted(Told event) {
        return (target == null || event.target().equals(target.toString()))
                && (types.isEmpty()
                        || types.stream().anyMatch(type -> type.text().equals(event.type())));
    }

    private EventSource source() {
        List<String> typed = new ArrayList<>();
        Optional.ofNullable(file).ifPresent(_ -> typed.add("FILE"));
        if (new Typed(spec).has("--service")) {
            typed.add("--service");
        }
        topic.typed().ifPresent(typed::add);
        if (typed.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s contradict each other; give one".formatted(String.join(" and ", typed)));
        }
        if (file != null) {
            return new AuditTail(file);
        }
        return typed.isEmpty() ? configured() : named(typed.getFirst());
    }

    private EventSource named(String option) {
        return option.equals("--service") && service != null
                ? new ServiceEvents(service)
                : topic.settings()
                        .<EventSource>map(EventTopic::new)
                        .orElseThrow(() ->
                                new ParameterException(
                                        spec.commandLine(),
                                        option
                                                + " does nothing without brokers; give --kafka-bootstrap-servers, or set KAFKA_BOOTSTRAP_SERVERS"));
    }

    private EventSource configured() {
        var kafka = topic.settings();
        if (service != null && kafka.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "both a service and a Kafka are configured; type --service or --kafka-topic");
        }
        if (kafka.isPresent()) {
            return new EventTopic(kafka.get());
        }
        return new ServiceEvents(
                service == null && spec.defaultValueProvider() instanceof Settings settings
                        ? ServiceAddress.standard(settings)
                        : java.util.Objects.requireNonNull(service, "there are always settings"));
    }
}
