package io.keyturn.boot;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/// What was opened, to be closed in the opposite order. From any thread.
final class Openings implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();

    void add(AutoCloseable one) {
        opened.push(one);
    }

    /// The same, and gives it back.
    <T extends AutoCloseable> T keep(T one) {
        add(one);
        return one;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            close(opened.pop());
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException("nothing here fails to close", e);
        }
    }
}
