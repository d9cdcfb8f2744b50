package io.keyturn.adapter.cli;

import io.keyturn.adapter.web.RequestToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The ways in for events that ask for a rotation; all are shut until they are named. What opens is read before the program
/// starts, see EarlyOptions; here it is named for the help, and judged.
final class RequestWays {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(
            names = "--request-token-file",
            paramLabel = "FILE",
            description =
                    "Take requests for rotations as CloudEvents over HTTP, POST /events, from whoever shows the token in this file; 16 bytes at least, read anew at each request. Default: not at all")
    @Nullable Path tokenFile;

    @Option(
            names = "--request-host",
            paramLabel = "ADDRESS",
            description = "Where that listens. Default: 127.0.0.1")
    String host = "";

    @Option(names = "--request-port", paramLabel = "PORT", description = "Its port. Default: 8080")
    int port;

    @Option(
            names = "--kafka-request-topic",
            paramLabel = "TOPIC",
            description =
                    "Take requests for rotations as CloudEvents from this topic of Kafka; who may write there may ask. Default: none")
    @Nullable String topic;

    /// @param kafka whether a server of Kafka is named
    /// @throws IllegalArgumentException when the token file cannot be used
    void judge(Kafka kafka) {
        Typed typed = new Typed(command);
        if (tokenFile == null) {
            typed.refuseAlone("--request-host", "--request-token-file");
            typed.refuseAlone("--request-port", "--request-token-file");
        } else {
            var _ = RequestToken.in(tokenFile);
        }
        if (topic != null && kafka == Kafka.UNNAMED) {
            throw new ParameterException(
                    command.commandLine(),
                    "--kafka-request-topic needs a server; name it with --kafka-bootstrap-servers or KAFKA_BOOTSTRAP_SERVERS");
        }
    }

    /// Whether a server of Kafka is named.
    enum Kafka {
        NAMED,
        UNNAMED
    }
}
