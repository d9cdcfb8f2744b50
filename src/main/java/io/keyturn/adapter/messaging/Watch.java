package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/// Whether the broker is still there. The client never says: it looks for it again and again, in silence.
final class Watch {
    private final KafkaSettings settings;
    private final Duration silence;
    private long last = System.nanoTime();
    private boolean away;

    /// @param silence after how long without a record it is asked
    Watch(KafkaSettings settings, Duration silence) {
        this.settings = requireNonNull(settings, "settings is null");
        this.silence = requireNonNull(silence, "silence is null");
    }

    /// A record came; returns a sentence where that is news.
    Optional<String> heard() {
        last = System.nanoTime();
        boolean isNews = away;
        away = false;
        return isNews
                ? Optional.of("topic '%s' answers again".formatted(settings.topic()))
                : Optional.empty();
    }

    /// No record came: asks the broker where that is due; returns a sentence where the answer is news.
    Optional<String> look(TopicReader reader) {
        if (Duration.ofNanos(System.nanoTime() - last).compareTo(silence) < 0) {
            return Optional.empty();
        }
        try {
            var _ = reader.ends();
            return heard();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            last = System.nanoTime();
            boolean isNews = !away;
            away = true;
            return isNews
                    ? Optional.of(KafkaTrouble.reading(settings, e) + "; it is tried again")
                    : Optional.empty();
        }
    }
}
