package io.keyturn.pki;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The certificates in `ca.crt`.
///
/// @param anchors each once, in the order of the file
public record TrustBundle(List<Certificate> anchors) {
    public TrustBundle {
        anchors = List.copyOf(new LinkedHashSet<>(anchors));
    }

    public static TrustBundle of(Collection<Certificate> anchors) {
        return new TrustBundle(List.copyOf(anchors));
    }

    /// What gates compare; the order of the file does not matter.
    public Digest digest() {
        return Digest.ofAll(anchors);
    }

    public Optional<Certificate> find(Digest fingerprint) {
        return anchors.stream()
                .filter(anchor -> anchor.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /// The file's content; each block ends with a newline.
    public String pem() {
        return anchors.stream().map(Certificate::pem).collect(Collectors.joining());
    }
}
