package io.keyturn.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// A line of the log: a constant message that says what, and facts that say who, where and why. As text the facts follow
/// the message as `key=value`; as JSON they are fields of `mdc` as well.
final class LogLine {
    private final String message;
    private final Wording wording;
    private final Map<String, String> facts = new LinkedHashMap<>();

    private LogLine(String message, Wording wording) {
        this.message = message;
        this.wording = wording;
    }

    static LogLine of(String message) {
        return new LogLine(message, Wording.WITHOUT_FACTS);
    }

    /// A message whose words name its facts already, as Gloo's lines do; as text nothing follows it.
    static LogLine worded(String message) {
        return new LogLine(message, Wording.WITH_FACTS);
    }

    LogLine with(String key, Object value) {
        facts.put(key, value.toString());
        return this;
    }

    void to(Logger log, Logger.Level level) {
        if (!log.isEnabled(level)) {
            return;
        }
        facts.forEach(MDC::put);
        try {
            log.log(level, this);
        } finally {
            facts.keySet().forEach(MDC::remove);
        }
    }

    @Override
    public String toString() {
        if (wording == Wording.WITH_FACTS) {
            return message;
        }
        return message
                + facts.entrySet().stream()
                        .map(fact -> " %s=%s".formatted(fact.getKey(), quoted(fact.getValue())))
                        .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return value.contains(" ") ? "\"%s\"".formatted(value.replace('"', '\'')) : value;
    }

    private enum Wording {
        WITHOUT_FACTS,
        WITH_FACTS
    }
}
