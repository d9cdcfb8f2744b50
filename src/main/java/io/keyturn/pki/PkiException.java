package io.keyturn.pki;

/// Something about keys or certificates that a person has to mend. The message never quotes content.
public final class PkiException extends RuntimeException {
    public PkiException(String message) {
        super(message);
    }

    public PkiException(String message, Throwable cause) {
        super(message, cause);
    }
}
