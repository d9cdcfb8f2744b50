package io.keyturn.boot;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/// Hears everything that any logger says at any level, until it is closed, and keeps it off the console meanwhile.
/// The client of the test is not listened to: it may say what it was sent.
final class EveryWord implements AutoCloseable {
    private static final String CLIENT = "io.grpc.netty.NettyClientHandler";

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
            StringWriter words = new StringWriter();
            words.append(entry.getLoggerName())
                    .append(' ')
                    .append(entry.getLevel().getName())
                    .append(' ')
                    .append(
                            entry instanceof ExtLogRecord own
                                    ? own.getFormattedMessage()
                                    : ExtLogRecord.wrap(entry).getFormattedMessage());
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(words));
            }
            heard.add(words.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
