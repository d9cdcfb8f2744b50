package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Certificate;
import java.util.List;

/// How one TLS handshake with a client certificate ended.
public sealed interface Handshake {
    /// The server asked for the certificate and took it; it has said something afterwards, or finished TLS 1.2.
    ///
    /// @param chain that the server presented, its leaf first
    record Accepted(List<Certificate> chain) implements Handshake {
        public Accepted {
            chain = List.copyOf(chain);
        }
    }

    /// The server asked for no certificate.
    ///
    /// @param chain that it presented, its leaf first
    record Unasked(List<Certificate> chain) implements Handshake {
        public Unasked {
            chain = List.copyOf(chain);
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
