package io.keyturn.event;

import io.keyturn.pki.Digest;
import java.nio.charset.StandardCharsets;

/// A short word for a sentence, so that another sentence about the same has another id.
final class Mark {
    private Mark() {}

    static String of(String sentence) {
        return Digest.of(sentence.getBytes(StandardCharsets.UTF_8)).shortForm();
    }
}
