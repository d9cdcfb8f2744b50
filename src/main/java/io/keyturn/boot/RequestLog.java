package io.keyturn.boot;

import io.keyturn.event.RequestedRotation;
import io.keyturn.reconcile.RequestWitness;
import io.keyturn.reconcile.Requested;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Says in the service's log what became of requests that came as events; of those that are tried time and again once, and
/// again when the obstacle changes.
final class RequestLog implements RequestWitness {
    private static final Logger LOG = Logger.getLogger("io.keyturn.request");

    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    @Override
    public void answered(String way, Requested answer) {
        switch (answer) {
            case Requested.Later(_, var problem) -> {
                if (!problem.equals(waiting.put(way, problem))) {
                    LogLine.of("requests wait")
                            .with("way", way)
                            .with("because", problem)
                            .to(LOG, Logger.Level.WARN);
                }
            }
            case Requested.Accepted(var asked, var note) -> {
                waiting.remove(way);
                LogLine line = about("request taken", way, asked).with("reason", asked.reason());
                (note.isEmpty() ? line : line.with("note", note)).to(LOG, Logger.Level.INFO);
            }
            case Requested.Known(var asked) -> {
                waiting.remove(way);
                about("request known already", way, asked).to(LOG, Logger.Level.INFO);
            }
            case Requested.Refused(_, var problem) -> {
                waiting.remove(way);
                LogLine.of("request refused")
                        .with("way", way)
                        .with("because", problem)
                        .to(LOG, Logger.Level.WARN);
            }
        }
    }

    private static LogLine about(String message, String way, RequestedRotation asked) {
        return LogLine.of(message)
                .with("way", way)
                .with("target", asked.target())
                .with("action", asked.kind().word())
                .with("source", asked.source())
                .with("event", asked.id())
                .with("request", asked.request().id());
    }
}
