package io.keyturn.bench.sds;

import java.util.List;

/// Many durations, in nanoseconds, in order.
record Spread(List<Long> sorted) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Spread of(List<Long> any) {
        return new Spread(any.stream().sorted().toList());
    }

    /// The smallest that is no less than this share of all, in milliseconds.
    double quantile(double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)) / NANOS_PER_MILLI;
    }

    double max() {
        return quantile(1);
    }
}
