package io.keyturn.rotation;

import java.util.List;

/// What is known of every consumer.
///
/// @param consumers never empty: where none is found, one stands for anyone
public record Evidence(List<Consumer> consumers) {
    public Evidence {
        consumers = List.copyOf(consumers);
        if (consumers.isEmpty()) {
            throw new IllegalArgumentException("evidence about nobody would open every gate");
        }
    }
}
