package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What all clients of one SDS server together use of one secret: what the worst of them proves.
///
/// Clients that differ prove nothing, whichever digest a gate asks for. To name the oldest alone would not do: after an
/// abort the older one is wanted, and the client with the newer one lags.
public sealed interface Held {
    /// No client is known. A server that has just started is here: clients of the process before it may use anything.
    record Nobody() implements Held {}

    /// At least one client has accepted nothing yet.
    record Nothing() implements Held {}

    /// Every client uses this.
    record Alike(Digest digest) implements Held {
        public Alike {
            requireNonNull(digest, "digest is null");
        }
    }

    /// Clients use several.
    ///
    /// @param worstFirst at least two; what was served longest ago comes first
    record Mixed(List<Digest> worstFirst) implements Held {
        public Mixed {
            worstFirst = List.copyOf(worstFirst);
            if (Set.copyOf(worstFirst).size() < 2) {
                throw new IllegalArgumentException("clients that use one digest are alike");
            }
        }
    }

    /// The worst of all clients.
    ///
    /// @param clients what each uses; empty for one that has accepted nothing
    /// @param served the digests that this process has served, the oldest first; one that is not among them is older
    static Held worstOf(Collection<Optional<Digest>> clients, List<Digest> served) {
        Set<Digest> digests = new LinkedHashSet<>();
        for (Optional<Digest> client : clients) {
            if (client.isEmpty()) {
                return new Nothing();
            }
            digests.add(client.get());
        }
        return ofAll(
                digests.stream()
                        .sorted(
                                Comparator.comparingInt((Digest each) -> served.lastIndexOf(each))
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList());
    }

    /// Reads what [#text()] wrote; whether nobody was there or somebody had nothing is not in it.
    ///
    /// @throws IllegalArgumentException when it is no list of digests
    static Held parse(String text) {
        List<Digest> digests = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isEmpty()) {
                digests.add(new Digest(each));
            }
        }
        return digests.isEmpty() ? new Nothing() : ofAll(List.copyOf(new LinkedHashSet<>(digests)));
    }

    /// The digests, the worst first, separated by commas; "" for nothing.
    default String text() {
        return switch (this) {
            case Nobody _, Nothing _ -> "";
            case Alike(var digest) -> digest.hex();
            case Mixed(var worstFirst) ->
                    String.join(",", worstFirst.stream().map(Digest::hex).toList());
        };
    }

    /// Empty when it proves nothing.
    default Optional<Digest> proved() {
        return this instanceof Alike(var digest) ? Optional.of(digest) : Optional.empty();
    }

    private static Held ofAll(List<Digest> worstFirst) {
        return switch (worstFirst.size()) {
            case 0 -> new Nobody();
            case 1 -> new Alike(worstFirst.getFirst());
            default -> new Mixed(worstFirst);
        };
    }
}
