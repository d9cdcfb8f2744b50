package io.keyturn.reconcile;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.SigningKey;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.Direction;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.StoredPolicy;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetSighting;
import io.keyturn.rotation.Waiver;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads the target Secret: what the core must know of it, and the material behind that.
///
/// @param sighting for the core
/// @param material for the composer
record TargetCodec(TargetSighting sighting, TargetMaterial material) {
    static TargetCodec read(Sighting seen) {
        return switch (seen) {
            case Sighting.Absent _ -> bare(new TargetSighting.Absent());
            case Sighting.Unreadable(var problem) -> bare(new TargetSighting.Unreadable(problem));
            case Sighting.Present(var image) -> read(image);
        };
    }

    /// Whether the store would take a write of this object as a target.
    static boolean isWritable(SecretImage image) {
        return image.type().equals(SecretImage.TLS)
                && image.mutability() == SecretImage.Mutability.MUTABLE;
    }

    private static TargetCodec read(SecretImage image) {
        if (image.isAuthority()) {
            return bare(
                    new TargetSighting.Unusable(
                            ReasonCode.AUTHORITY_AS_TARGET.that(
                                    "it is the authority Secret of '%s'"
                                            .formatted(
                                                    image.annotations()
                                                            .getOrDefault(
                                                                    Names.TARGET,
                                                                    "another target")))));
        }
        if (!image.type().equals(SecretImage.TLS)) {
            return bare(
                    new TargetSighting.Unusable(
                            ReasonCode.WRONG_TYPE.that(
                                    "the target is of type '%s', expected '%s'"
                                            .formatted(image.type(), SecretImage.TLS))));
        }
        if (image.mutability() == SecretImage.Mutability.IMMUTABLE) {
            return bare(
                    new TargetSighting.Unusable(
                            ReasonCode.IMMUTABLE.that("the target says 'immutable: true'")));
        }
        Map<String, String> annotations = image.annotations();
        String format = annotations.getOrDefault(Names.FORMAT, "");
        if (!format.isEmpty() && !format.equals(Names.FORMAT_VERSION)) {
            return bare(
                    new TargetSighting.Unknown(
                            "the target has format '%s', this version knows '%s'"
                                    .formatted(format, Names.FORMAT_VERSION)));
        }
        Optional<Marks> marks =
                format.isEmpty() ? Optional.of(new Marks.Unmarked()) : marks(annotations);
        if (marks.isEmpty()) {
            return bare(
                    new TargetSighting.Unknown(
                            "the target's annotations '%s*' are incomplete or name an unknown phase"
                                    .formatted(Names.PREFIX)));
        }
        return content(image, marks.get(), instructions(annotations));
    }

    private static TargetCodec content(SecretImage image, Marks marks, Instructions instructions) {
        List<String> faults = new ArrayList<>();
        Optional<List<Certificate>> anchors =
                attempt(
                        () -> PemCertificates.parse(value(image, Names.CA_CRT), Names.CA_CRT),
                        faults);
        Optional<List<Certificate>> chain =
                attempt(
                        () -> PemCertificates.parse(value(image, Names.TLS_CRT), Names.TLS_CRT),
                        faults);
        Optional<SigningKey> key =
                attempt(() -> PemKeys.parse(value(image, Names.TLS_KEY), Names.TLS_KEY), faults);
        TrustBundle bundle =
                TrustBundle.of(
                        anchors.orElseGet(
                                () -> PemCertificates.salvage(value(image, Names.CA_CRT))));
        List<Leaf> leaf =
                chain.isPresent() && key.isPresent()
                        ? List.of(new Leaf(chain.get(), key.get()))
                        : List.of();
        Optional<LeafFacts> facts =
                leaf.stream().findFirst().flatMap(pair -> sound(pair, bundle, faults));
        TargetContent content =
                faults.isEmpty() && facts.isPresent()
                        ? new TargetContent.Sound(Facts.of(bundle), facts.get())
                        : new TargetContent.Damaged(Facts.of(bundle), faults);
        return new TargetCodec(
                new TargetSighting.Seen(content, marks, instructions),
                new TargetMaterial(bundle, leaf));
    }

    private static Optional<LeafFacts> sound(Leaf leaf, TrustBundle bundle, List<String> faults) {
        Optional<LeafFacts> facts = Facts.of(leaf, bundle);
        if (facts.isEmpty()) {
            faults.add("the leaf does not build to the bundle");
        }
        if (!leaf.key().matches(leaf.certificate())) {
            faults.add("the private key does not match the leaf");
            return Optional.empty();
        }
        return facts;
    }

    private static <T> Optional<T> attempt(Supplier<T> reading, List<String> faults) {
        try {
            return Optional.of(reading.get());
        } catch (PkiException e) {
            faults.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Marks> marks(Map<String, String> annotations) {
        try {
            Optional<Phase> phase = Phase.parse(annotations.getOrDefault(Names.PHASE, ""));
            String id = annotations.getOrDefault(Names.ID, "");
            if (phase.isEmpty() || id.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Marks.Marked(
                            id,
                            Long.parseLong(annotations.getOrDefault(Names.SEQUENCE, "")),
                            phase.get(),
                            Integer.parseInt(annotations.getOrDefault(Names.GENERATION, "")),
                            directionOf(annotations),
                            Instant.parse(annotations.getOrDefault(Names.SINCE, ""))));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    static Direction directionOf(Map<String, String> annotations) {
        return Direction.BACKWARD.word().equals(annotations.get(Names.DIRECTION))
                ? Direction.BACKWARD
                : Direction.FORWARD;
    }

    static List<String> handledIn(Map<String, String> annotations) {
        String handled = annotations.getOrDefault(Names.HANDLED_REQUESTS, "");
        return handled.isEmpty() ? List.of() : List.of(handled.split(",", -1));
    }

    private static Instructions instructions(Map<String, String> annotations) {
        return new Instructions(
                annotations.getOrDefault(Names.REQUEST, ""),
                handledIn(annotations),
                annotations.getOrDefault(Names.PAUSED, ""),
                StoredPolicy.parse(annotations.getOrDefault(Names.POLICY, "")),
                Waiver.parseAll(annotations.getOrDefault(Names.WAIVED, "")));
    }

    private static byte[] value(SecretImage image, String key) {
        return image.data().getOrDefault(key, Bytes.of("")).toArray();
    }

    private static TargetCodec bare(TargetSighting sighting) {
        return new TargetCodec(sighting, TargetMaterial.NONE);
    }
}
