package io.keyturn.reconcile;

import io.keyturn.pki.Authority;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.AuthorityRecord;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.AuthoritySighting;
import io.keyturn.rotation.LeafSlot;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.TargetName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads the authority Secret: what the core must know of it, and the keys behind that.
///
/// @param sighting for the core
/// @param material for the composer
record AuthorityCodec(AuthoritySighting sighting, AuthorityMaterial material) {
    static AuthorityCodec read(TargetName target, Sighting seen) {
        return switch (seen) {
            case Sighting.Absent _ -> bare(new AuthoritySighting.Absent());
            case Sighting.Unreadable(var problem) ->
                    bare(new AuthoritySighting.Unreadable(problem));
            case Sighting.Present(var image) -> read(target, image);
        };
    }

    private static AuthorityCodec read(TargetName target, SecretImage image) {
        String name = target.namespace() + "/" + target.authorityName();
        if (!Names.MANAGED_AUTHORITY.equals(image.labels().get(Names.MANAGED))
                || !target.toString().equals(image.annotations().get(Names.TARGET))) {
            return bare(
                    new AuthoritySighting.NotOurs(
                            "the object '%s' does not name our target".formatted(name)));
        }
        String format = image.annotations().getOrDefault(Names.FORMAT, "");
        if (!format.equals(Names.FORMAT_VERSION)) {
            return bare(
                    new AuthoritySighting.Unknown(
                            "the authority Secret '%s' has format '%s', this version knows '%s'"
                                    .formatted(name, format, Names.FORMAT_VERSION)));
        }
        if (Phase.parse(image.annotations().getOrDefault(Names.PHASE, "")).isEmpty()) {
            return bare(
                    new AuthoritySighting.Unknown(
                            "the authority Secret '%s' is in an unknown phase".formatted(name)));
        }
        try {
            AuthorityMaterial material = material(image);
            return new AuthorityCodec(
                    new AuthoritySighting.Seen(record(image.annotations(), material)), material);
        } catch (PkiException | IllegalArgumentException | DateTimeException e) {
            return bare(
                    new AuthoritySighting.Damaged(
                            "the authority Secret '%s' cannot be read: %s"
                                    .formatted(name, e.getMessage())));
        }
    }

    private static AuthorityMaterial material(SecretImage image) {
        Map<Integer, Authority> authorities = new HashMap<>();
        for (String key : image.data().keySet()) {
            if (key.startsWith(Names.AUTHORITY) && key.endsWith(Names.CRT)) {
                String number =
                        key.substring(Names.AUTHORITY.length(), key.length() - Names.CRT.length());
                Leaf pair = pair(image, Names.AUTHORITY + number).getFirst();
                authorities.put(
                        Integer.parseInt(number), new Authority(pair.certificate(), pair.key()));
            }
        }
        return new AuthorityMaterial(
                authorities,
                TrustBundle.of(PemCertificates.parse(value(image, Names.BUNDLE), Names.BUNDLE)),
                pair(image, Names.STAGED),
                pair(image, Names.KEPT));
    }

    private static List<Leaf> pair(SecretImage image, String name) {
        if (!image.data().containsKey(name + Names.CRT)) {
            return List.of();
        }
        return List.of(
                new Leaf(
                        PemCertificates.parse(value(image, name + Names.CRT), name + Names.CRT),
                        PemKeys.parse(value(image, name + Names.KEY), name + Names.KEY)));
    }

    private static AuthorityRecord record(
            Map<String, String> annotations, AuthorityMaterial material) {
        Anchors keyed =
                new Anchors(
                        material.authorities().values().stream()
                                .map(authority -> Facts.of(authority.certificate()))
                                .toList());
        TrustBundle known =
                TrustBundle.of(
                        Stream.concat(
                                        material.bundle().anchors().stream(),
                                        material.authorities().values().stream()
                                                .map(Authority::certificate))
                                .toList());
        return new AuthorityRecord(
                required(annotations, Names.ID),
                Long.parseLong(required(annotations, Names.SEQUENCE)),
                Long.parseLong(required(annotations, Names.BASE)),
                Phase.parse(required(annotations, Names.PHASE)).orElseThrow(),
                TargetCodec.directionOf(annotations),
                Integer.parseInt(required(annotations, Names.AIM)),
                Integer.parseInt(required(annotations, Names.GENERATION)),
                keyed,
                Facts.of(material.bundle()),
                new Digest(required(annotations, Names.LEAF)),
                slot(material.staged(), known),
                slot(material.kept(), known),
                Integer.parseInt(required(annotations, Names.OVERWRITES)),
                Instant.parse(required(annotations, Names.INTRODUCED_AT)),
                Hold.valueOf(required(annotations, Names.HOLD)),
                new ArrayList<>(TargetCodec.handledIn(annotations)));
    }

    private static LeafSlot slot(List<Leaf> pairs, TrustBundle known) {
        return pairs.stream()
                .findFirst()
                .flatMap(leaf -> Facts.of(leaf, known))
                .<LeafSlot>map(LeafSlot.Filled::new)
                .orElseGet(LeafSlot.Empty::new);
    }

    private static String required(Map<String, String> annotations, String name) {
        String found = annotations.getOrDefault(name, "");
        if (found.isEmpty()) {
            throw new IllegalArgumentException("the annotation '%s' is missing".formatted(name));
        }
        return found;
    }

    private static byte[] value(SecretImage image, String key) {
        return image.data().getOrDefault(key, Bytes.of("")).toArray();
    }

    private static AuthorityCodec bare(AuthoritySighting sighting) {
        return new AuthorityCodec(sighting, AuthorityMaterial.NONE);
    }
}
