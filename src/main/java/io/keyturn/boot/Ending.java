package io.keyturn.boot;

import java.util.ArrayList;
import java.util.List;

/// What is to be ended, in order, once. Whoever comes second waits until the first is through: a signal ends the service
/// on a thread of the shutdown while the command's own thread comes to its end too.
final class Ending {
    private final List<Runnable> parts = new ArrayList<>();
    private boolean ended;

    synchronized void add(Runnable part) {
        parts.add(part);
    }

    synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        parts.forEach(Runnable::run);
    }
}
