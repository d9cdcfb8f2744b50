package io.keyturn.boot;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Loggers of libraries that write down what passes over the wire, and so private keys: gRPC the frames to its clients at
/// DEBUG, the Kubernetes client the bodies of Secrets at TRACE.
///
/// They are held to INFO by a filter and not by a level, since a level can be raised by configuration. Not in `main` already:
/// whoever asks for a logger there chooses the JDK's log manager for the whole process.
@Singleton
final class WireLogs {
    private static final Filter NOT_BELOW_INFO =
            entry -> entry.getLevel().intValue() >= Level.INFO.intValue();

    // Kept here: a logger that nobody keeps is forgotten with its filter.
    private static final List<Logger> TALKATIVE =
            Stream.of(
                            "io.grpc.netty.NettyServerHandler",
                            "io.fabric8.kubernetes.client.http.HttpLoggingInterceptor")
                    .map(Logger::getLogger)
                    .toList();

    /// Before any command runs, and so before anything is read or served.
    void start(@Observes StartupEvent started) {
        hold();
    }

    /// From now on, in this process.
    static void hold() {
        TALKATIVE.forEach(logger -> logger.setFilter(NOT_BELOW_INFO));
    }
}
