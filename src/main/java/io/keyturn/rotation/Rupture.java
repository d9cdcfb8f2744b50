package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/// What a change without overlap breaks: between a consumer that has loaded the new pair and one that has not, every
/// connection fails, both ways, until the other has loaded it too.
///
/// @param affected every consumer, waived ones too
public record Rupture(List<Affected> affected) {
    /// A consumer, and when it is one of those that have the new pair.
    public record Affected(Consumer consumer, Regain regain) {
        public Affected {
            requireNonNull(consumer, "consumer is null");
            requireNonNull(regain, "regain is null");
        }
    }

    /// When a consumer can have the new pair.
    public sealed interface Regain {
        /// As soon as it reloads, and it tells when it has.
        record OnReload() implements Regain {}

        /// It tells nothing; by then it is assumed.
        record Within(Duration floor) implements Regain {
            public Within {
                requireNonNull(floor, "floor is null");
            }
        }

        /// Not before somebody restarts it.
        record OnRestart() implements Regain {}

        /// Nobody can say.
        record Unknown() implements Regain {}
    }

    public Rupture {
        affected = List.copyOf(affected);
    }

    /// From what is known of the consumers now.
    ///
    /// @param floor after which one that tells nothing is assumed to have the new pair
    public static Rupture of(List<Consumer> consumers, Duration floor) {
        return new Rupture(
                consumers.stream()
                        .map(consumer -> new Affected(consumer, regain(consumer.proof(), floor)))
                        .toList());
    }

    /// How many ordered pairs of known consumers can fail, one of which has the new pair and the other has not.
    public long pairs() {
        long known = known();
        return known * (known - 1);
    }

    /// How many of them are known one by one.
    public long known() {
        return affected.stream().filter(each -> !each.consumer().isAnyone()).count();
    }

    /// Whether there may be consumers that nobody found.
    public boolean isOpenEnded() {
        return known() < affected.size();
    }

    private static Regain regain(Consumer.Proven proof, Duration floor) {
        return switch (proof) {
            case Consumer.Proven.Told _ -> new Regain.OnReload();
            case Consumer.Proven.Assumed _ -> new Regain.Within(floor);
            case Consumer.Proven.Static _ -> new Regain.OnRestart();
            case Consumer.Proven.Probed _, Consumer.Proven.Silent _ -> new Regain.Unknown();
        };
    }
}
