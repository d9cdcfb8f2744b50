package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

/// A code and a sentence: why a decision was taken.
///
/// @param code the same in log, metric, event, CLI and page
/// @param sentence about the case at hand; never key material
public record Reason(ReasonCode code, String sentence) {
    public Reason {
        requireNonNull(code, "code is null");
        requireNonNull(sentence, "sentence is null");
    }

    @Override
    public String toString() {
        return code.word() + ": " + sentence;
    }
}
