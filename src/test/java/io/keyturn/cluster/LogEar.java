package io.keyturn.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Hears what one logger says, until it is closed.
final class LogEar implements AutoCloseable {
    private final Logger logger;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final Handler handler = new Ear();

    LogEar(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(handler);
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord entry) {
            heard.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
