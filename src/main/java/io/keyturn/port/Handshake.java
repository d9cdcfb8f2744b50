package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;

/// How one TLS handshake with a client certificate ended.
public sealed interface Handshake {
    /// The server asked for the certificate and took it; it has said something afterwards, or finished TLS 1.2.
    ///
    /// @param leaf that the server presented
    record Accepted(Digest leaf) implements Handshake {
        public Accepted {
            requireNonNull(leaf, "leaf is null");
        }
    }

    /// The server asked for no certificate.
    ///
    /// @param leaf that it presented
    record Unasked(Digest leaf) implements Handshake {
        public Unasked {
            requireNonNull(leaf, "leaf is null");
        }
    }

    /// The server ended the connection.
    ///
    /// @param said its alert, or that it hung up
    record Refused(String said) implements Handshake {
        public Refused {
            requireNonNull(said, "said is null");
        }
    }

    /// What answers is no TLS.
    record Plaintext() implements Handshake {}

    /// It accepts connections and says nothing in time.
    record Timeout() implements Handshake {}

    /// It accepts no connection.
    ///
    /// @param problem as a phrase
    record Unreachable(String problem) implements Handshake {
        public Unreachable {
            requireNonNull(problem, "problem is null");
        }
    }
}
