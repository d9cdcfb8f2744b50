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
    private final Map<String, String> facts = new LinkedHashMap<>();

    private LogLine(String message) {
        this.message = message;
    }

    static LogLine of(String message) {
        return new LogLine(message);
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
        return message
                + facts.entrySet().stream()
                        .map(fact -> " %s=%s".formatted(fact.getKey(), quoted(fact.getValue())))
                        .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return value.contains(" ") ? "\"%s\"".formatted(value.replace('"', '\'')) : value;
    }
}
