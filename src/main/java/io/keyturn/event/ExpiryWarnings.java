package io.keyturn.event;

import io.keyturn.pki.Digest;
import io.keyturn.pki.Validity;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.TargetContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long before its end a published certificate is warned of. One that is renewed in time warns of nothing: a warning
/// counts only where it is shorter than a quarter of the certificate's life, and renewal begins at two thirds.
///
/// @param before each once, the longest first; the end itself is always told
public record ExpiryWarnings(List<Duration> before) {
    /// Where nobody chose others.
    public static final ExpiryWarnings DEFAULT =
            new ExpiryWarnings(
                    List.of(
                            Duration.ofDays(30),
                            Duration.ofDays(14),
                            Duration.ofDays(7),
                            Duration.ofDays(1)));

    private static final int SHARE = 4;

    public ExpiryWarnings {
        before = before.stream().distinct().sorted((a, b) -> b.compareTo(a)).toList();
    }

    /// For each certificate the nearest warning that it has passed; none for those that have time.
    List<RotationEvent.Observation> of(About about, TargetContent content) {
        List<RotationEvent.Observation> all = new ArrayList<>();
        if (content instanceof TargetContent.Sound(_, var leaf)) {
            warning(about, "leaf", leaf.id(), leaf.serial(), leaf.validity()).ifPresent(all::add);
        }
        for (Anchor anchor : content.anchors().all()) {
            String which =
                    anchor.generation() > 0
                            ? String.valueOf(anchor.generation())
                            : anchor.id().shortForm();
            warning(about, "authority-" + which, anchor.id(), anchor.serial(), anchor.validity())
                    .ifPresent(all::add);
        }
        return all;
    }

    private Optional<RotationEvent.Observation> warning(
            About about, String certificate, Digest id, String serial, Validity validity) {
        Duration left = Duration.between(about.at(), validity.notAfter());
        return within(left, validity.length().dividedBy(SHARE))
                .map(within ->
                        about.that(
                                EventType.CERTIFICATE_EXPIRING,
                                certificate + ":" + within,
                                Map.of(
                                        "certificate", certificate,
                                        "fingerprint", id.hex(),
                                        "serial", serial,
                                        "notAfter", validity.notAfter().toString(),
                                        "within", within)));
    }

    private Optional<String> within(Duration left, Duration most) {
        return left.isPositive()
                ? before.reversed().stream()
                        .filter(each -> each.compareTo(most) < 0 && left.compareTo(each) <= 0)
                        .findFirst()
                        .map(ExpiryWarnings::word)
                : Optional.of("expired");
    }

    private static String word(Duration before) {
        if (before.toSeconds() % Duration.ofDays(1).toSeconds() == 0) {
            return before.toDays() + "d";
        }
        return before.toSeconds() % Duration.ofHours(1).toSeconds() == 0
                ? before.toHours() + "h"
                : before.toSeconds() + "s";
    }
}
