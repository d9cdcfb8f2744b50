package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Duration;
import java.util.Locale;

/// A process that presents the leaf or trusts the bundle, and what is known of it.
///
/// @param kind as `pod`, `endpoint` or `anyone`
/// @param cluster "" for the local one
/// @param namespace "" where there is none
/// @param name of the consumer
/// @param proof what it holds
public record Consumer(String kind, String cluster, String namespace, String name, Proven proof) {
    /// The kind of one that stands for whoever may be there.
    public static final String ANYONE = "anyone";

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

    /// Whether any gate waits for it, be it for time alone.
    public boolean isWaitedFor() {
        return !(proof instanceof Proven.Probed probed
                && probed.weight() == Proven.Probed.Weight.NONE);
    }

    /// Whether it stands for whoever may be there, so that nobody knows how many.
    public boolean isAnyone() {
        return kind.equals(ANYONE);
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
        /// @param origin how it is known
        /// @param shown how long the present target has been there for it to take, by the store's clock
        record Probed(Probe probe, Origin origin, Duration shown) implements Proven {
            /// How an endpoint is known.
            public enum Origin {
                /// Somebody named it, and so wants its proof.
                DECLARED,
                /// It was found behind a service. One that checks no client certificate can prove nothing, and nobody wanted it to.
                FOUND;

                /// The word in JSON, as `declared`.
                public String word() {
                    return name().toLowerCase(Locale.ROOT);
                }
            }

            /// What the gates make of it.
            public enum Weight {
                /// Its proof is waited for.
                EVIDENCE,
                /// It can prove nothing, and is given time as others are who promise nothing.
                TIME,
                /// It uses neither leaf nor bundle, so that nobody waits for it.
                NONE
            }

            public Probed {
                requireNonNull(probe, "probe is null");
                requireNonNull(origin, "origin is null");
                requireNonNull(shown, "shown is null");
            }

            public Weight weight() {
                return switch (origin) {
                    case DECLARED -> Weight.EVIDENCE;
                    case FOUND ->
                            switch (probe.outcome()) {
                                case UNVERIFYING -> Weight.TIME;
                                case PLAINTEXT -> Weight.NONE;
                                case PROVED, REFUSED, UNTRUSTED, TIMEOUT, UNREACHABLE ->
                                        Weight.EVIDENCE;
                            };
                };
            }

            /// As a sentence.
            public String sentence() {
                return switch (weight()) {
                    case EVIDENCE -> probe.sentence();
                    case TIME -> probe.sentence() + "; until then it is given time";
                    case NONE -> probe.sentence() + "; it is not waited for";
                };
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
        ///
        /// @param problem as a sentence
        /// @param rejecting whether it, or a client of it, refused what it was sent
        record Silent(String problem, boolean rejecting) implements Proven {
            public Silent {
                requireNonNull(problem, "problem is null");
            }

            public Silent(String problem) {
                this(problem, false);
            }
        }
    }
}
