package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Duration;

/// A process that presents the leaf or trusts the bundle, and what is known of it.
///
/// @param kind as `pod`, `endpoint` or `anyone`
/// @param cluster "" for the local one
/// @param namespace "" where there is none
/// @param name of the consumer
/// @param proof what it holds
public record Consumer(String kind, String cluster, String namespace, String name, Proven proof) {
    public Consumer {
        requireNonNull(kind, "kind is null");
        requireNonNull(cluster, "cluster is null");
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        requireNonNull(proof, "proof is null");
    }

    /// Names it among all of a target, as `pod/gloo-system/gateway-proxy-1`; with `@<cluster>` where it is not the local one.
    public String id() {
        String where = cluster.isEmpty() ? "" : "@" + cluster;
        return "%s/%s/%s%s".formatted(kind, namespace, name, where);
    }

    /// A bundle and a leaf.
    public record Holding(Digest bundle, Digest leaf) {
        public Holding {
            requireNonNull(bundle, "bundle is null");
            requireNonNull(leaf, "leaf is null");
        }
    }

    /// How it is known.
    public sealed interface Proven {
        /// The word in JSON and tables, as `told`.
        default String word() {
            return switch (this) {
                case Told _ -> "told";
                case Assumed _ -> "assumed";
                case Probed _ -> "probed";
                case Static _ -> "static";
                case Silent _ -> "silent";
            };
        }

        /// It told us: what it uses now, and what it would load if it restarted now.
        record Told(Holding live, Holding stored) implements Proven {
            public Told {
                requireNonNull(live, "live is null");
                requireNonNull(stored, "stored is null");
            }
        }

        /// It promises nothing; the present target has been there for this long for it to take, by the store's clock.
        record Assumed(Duration shown) implements Proven {
            public Assumed {
                requireNonNull(shown, "shown is null");
            }
        }

        /// Handshakes showed what it uses now; what it would load if it restarted is given time.
        ///
        /// @param shown how long the present target has been there for it to take, by the store's clock
        record Probed(Probe probe, Duration shown) implements Proven {
            public Probed {
                requireNonNull(probe, "probe is null");
                requireNonNull(shown, "shown is null");
            }
        }

        /// It keeps what it started with, whatever the target becomes.
        ///
        /// @param problem as a sentence, with the remedy
        record Static(String problem) implements Proven {
            public Static {
                requireNonNull(problem, "problem is null");
            }
        }

        /// It promised evidence and gave none.
        record Silent(String problem) implements Proven {
            public Silent {
                requireNonNull(problem, "problem is null");
            }
        }
    }
}
