package io.keyturn.zeroloss;

import java.time.Duration;
import java.util.Random;

/// How long kubelets take to bring a new version of a Secret: evenly between the two, drawn anew for each.
///
/// Measured were 30 to 100 s. A test takes a few hundredths of that.
record Delays(Duration least, Duration most) {
    /// As far apart as those of real ones, and a little farther.
    static Delays upTo(Duration most) {
        return new Delays(most.dividedBy(10), most);
    }

    /// Of the same seed and consumer always the same.
    Draw of(long seed, String consumer) {
        Random chance = new Random(seed * 31 + consumer.hashCode());
        return () -> Duration.ofMillis(chance.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    /// The share of the longest delay that Gloo sleeps between its writes: 65 s where kubelets take up to 100.
    Duration sleepOfGloo() {
        return most.multipliedBy(65).dividedBy(100);
    }

    /// One after the other, for ever.
    interface Draw {
        Duration next();
    }
}
