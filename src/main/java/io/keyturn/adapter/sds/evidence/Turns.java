package io.keyturn.adapter.sds.evidence;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Does changes one after the other, in the order in which they were given, on whichever thread is there.
///
/// Who gives a change never waits: where another thread has the turn, that one does it. Only who reads waits.
final class Turns {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /// Does it now, or lets whoever has the turn do it.
    void change(Runnable change) {
        waiting.add(change);
        // Asked again after each turn: one may have been given just before the turn ended.
        while (!waiting.isEmpty() && turn.tryLock()) {
            try {
                doAll();
            } finally {
                turn.unlock();
            }
        }
    }

    /// Reads with every change done that was given before.
    <T> T read(Supplier<T> reading) {
        turn.lock();
        try {
            doAll();
            return reading.get();
        } finally {
            turn.unlock();
            change(() -> {}); // what was given meanwhile is nobody else's turn any more
        }
    }

    private void doAll() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }
}
