package io.keyturn.pki;

/// The number of an authority; it only grows.
///
/// @param number 1 or more
public record Generation(int number) implements Comparable<Generation> {
    public Generation {
        if (number < 1) {
            throw new IllegalArgumentException("a generation is 1 or more, not " + number);
        }
    }

    public Generation next() {
        return new Generation(number + 1);
    }

    @Override
    public int compareTo(Generation other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
