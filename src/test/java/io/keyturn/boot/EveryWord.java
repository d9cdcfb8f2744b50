package io.keyturn.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/// Hears everything that any logger says at any level, until it is closed, and keeps it off the console meanwhile.
/// The client of the test is not listened to: it may say what it was sent.
final class EveryWord implements AutoCloseable {
    private static final String CLIENT = "io.grpc.netty.NettyClientHandler";
    private static final PatternFormatter WORDS = new PatternFormatter("%c %p %s%e");

    private final List<Logger> opened = new ArrayList<>();
    private final List<Level> before = new ArrayList<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Handler ear = new Ear();
    private final Handler[] console;

    /// @param names of loggers that may have a level of their own
    EveryWord(String... names) {
        Logger root = Logger.getLogger("");
        console = root.getHandlers();
        for (Handler each : console) {
            root.removeHandler(each);
        }
        root.addHandler(ear);
        open(root);
        for (String name : names) {
            open(Logger.getLogger(name));
        }
    }

    String text() {
        return String.join("\n", heard);
    }

    @Override
    public void close() {
        Logger root = Logger.getLogger("");
        root.removeHandler(ear);
        for (Handler each : console) {
            root.addHandler(each);
        }
        for (int at = 0; at < opened.size(); at++) {
            opened.get(at).setLevel(before.get(at));
        }
    }

    private void open(Logger logger) {
        opened.add(logger);
        before.add(logger.getLevel());
        logger.setLevel(Level.ALL);
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord entry) {
            if (CLIENT.equals(entry.getLoggerName())) {
                return;
            }
            heard.add(WORDS.format(ExtLogRecord.wrap(entry)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
