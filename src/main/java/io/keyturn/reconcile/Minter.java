package io.keyturn.reconcile;

import io.keyturn.pki.Authority;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.TrustBundle;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.LeafChoice;
import io.keyturn.rotation.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fills the shape of a step with certificates and keys: those at hand, and new ones.
final class Minter {
    private final Issuer issuer;
    private final IssuingProfile profile;

    Minter(Issuer issuer, IssuingProfile profile) {
        this.issuer = issuer;
        this.profile = profile;
    }

    Minted mint(Shape shape, TargetMaterial target, AuthorityMaterial authority, Instant now) {
        Map<Integer, Authority> authorities = authorities(shape, authority, now);
        Leaf chosen = leaf(shape, target, authority, authorities, now);
        Leaf leaf =
                switch (shape.sent()) {
                    case AS_IS -> chosen;
                    case ALONE -> chosen.withoutBridge();
                    case BRIDGE -> bridged(chosen.withoutBridge(), shape.aim(), authorities);
                };
        List<Leaf> staged =
                switch (shape.staged()) {
                    case NONE -> List.of();
                    case AS_IS -> authority.staged();
                    case FRESH -> List.of(issue(shape.aim(), authorities, now));
                };
        List<Leaf> kept =
                switch (shape.kept()) {
                    case NONE -> List.of();
                    case AS_IS -> authority.kept();
                    case PUBLISHED -> List.of(leaf);
                };
        return new Minted(
                leaf, bundle(shape, target, authority, authorities), authorities, staged, kept);
    }

    private Map<Integer, Authority> authorities(Shape shape, AuthorityMaterial held, Instant now) {
        Map<Integer, Authority> authorities = new HashMap<>();
        shape.keys()
                .forEach(generation ->
                        authorities.put(generation, held(held.authorities(), generation)));
        if (shape.fresh() > 0) {
            authorities.put(
                    shape.fresh(),
                    issuer.issueAuthority(profile.authority(), new Generation(shape.fresh()), now));
        }
        return authorities;
    }

    private Leaf leaf(
            Shape shape,
            TargetMaterial target,
            AuthorityMaterial authority,
            Map<Integer, Authority> authorities,
            Instant now) {
        return switch (shape.leaf()) {
            case LeafChoice.Present _ -> present(target.leaf());
            case LeafChoice.Staged _ -> present(authority.stagedLeaf());
            case LeafChoice.Kept _ -> present(authority.keptLeaf());
            case LeafChoice.Fresh(var signer) -> issue(signer, authorities, now);
        };
    }

    private Leaf issue(int signer, Map<Integer, Authority> authorities, Instant now) {
        return issuer.issueLeaf(profile.leaf(), held(authorities, signer), now);
    }

    /// A second line that no gate counts on: who trusts only the old authority accepts the leaf through it.
    private Leaf bridged(Leaf leaf, int aim, Map<Integer, Authority> authorities) {
        Certificate next = held(authorities, aim).certificate();
        Optional<Authority> old =
                authorities.entrySet().stream()
                        .filter(entry -> entry.getKey() < aim)
                        .max(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue);
        return old.map(signer -> leaf.plus(issuer.issueBridge(signer, next))).orElse(leaf);
    }

    private static TrustBundle bundle(
            Shape shape,
            TargetMaterial target,
            AuthorityMaterial held,
            Map<Integer, Authority> authorities) {
        List<Certificate> known = new ArrayList<>(target.bundle().anchors());
        known.addAll(held.bundle().anchors());
        held.authorities().values().forEach(authority -> known.add(authority.certificate()));
        TrustBundle all = TrustBundle.of(known);
        List<Certificate> anchors = new ArrayList<>();
        for (Anchor anchor : shape.bundle().all()) {
            anchors.add(all.find(anchor.id()).orElseThrow(() -> lost(anchor.id())));
        }
        if (shape.fresh() > 0) {
            anchors.add(held(authorities, shape.fresh()).certificate());
        }
        return TrustBundle.of(anchors);
    }

    private static Authority held(Map<Integer, Authority> authorities, int generation) {
        Authority authority = authorities.get(generation);
        if (authority == null) {
            throw new PkiException(
                    "cannot sign as generation %d: the authority Secret holds no key of it; restore it from a backup"
                            .formatted(generation));
        }
        return authority;
    }

    private static Leaf present(Optional<Leaf> leaf) {
        return leaf.orElseThrow(() ->
                new PkiException("cannot publish a leaf: it is not at hand any more; run again"));
    }

    private static PkiException lost(Digest anchor) {
        return new PkiException(
                "cannot write anchor %s: its certificate is not at hand any more; run again"
                        .formatted(anchor.shortForm()));
    }
}
