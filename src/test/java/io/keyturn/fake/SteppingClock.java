package io.keyturn.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that moves when told.
public final class SteppingClock implements InstantSource {
    private Instant now;

    public SteppingClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
