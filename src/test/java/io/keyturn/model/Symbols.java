package io.keyturn.model;

import io.keyturn.pki.Digest;
import io.keyturn.pki.Validity;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.RotationPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// Certificates that are nothing but a name and dates; the dates are those that the issuer would give.
final class Symbols {
    /// Short lives, so that a schedule of few jumps sees a rotation by the calendar.
    static final RotationPolicy POLICY =
            new RotationPolicy(
                    Duration.ofDays(90),
                    Duration.ofDays(30),
                    Duration.ofSeconds(130),
                    Duration.ofHours(1),
                    Duration.ofHours(24),
                    RotationPolicy.AtDeadline.PROCEED,
                    RotationPolicy.OnFailedVerification.HOLD,
                    RotationPolicy.DEFAULT.windows());

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration BACKDATED = Duration.ofHours(1);

    private Symbols() {}

    static Anchor authority(String name, int generation, Instant now) {
        Digest id = digest(name);
        return new Anchor(
                id,
                generation,
                new Validity(now.minus(BACKDATED), now.plus(POLICY.authorityLifetime())),
                id.shortForm());
    }

    static LeafFacts leaf(String name, Anchor signer, Instant now) {
        Digest id = digest(name);
        Instant from = now.minus(BACKDATED);
        Instant until = now.plus(POLICY.leafLifetime());
        Validity bounds = signer.validity();
        return new LeafFacts(
                id,
                signer.id(),
                new Validity(
                        from.isBefore(bounds.notBefore()) ? bounds.notBefore() : from,
                        until.isAfter(bounds.notAfter()) ? bounds.notAfter() : until),
                id.shortForm());
    }

    static Digest digest(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
