package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.Parsed.OfBundle;
import io.keyturn.adapter.sds.secret.Parsed.OfLeaf;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Fault;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// One leaf and its bundle: takes what a source holds and keeps what proves.
///
/// A half that is bad does not hold back the other: a new bundle goes out beside the old leaf where that still builds to it,
/// and a new leaf beside the old bundle. Nothing that was served is ever taken back.
public final class PairShelf {
    // A bundle with one foreign or expired anchor still serves those who build to another.
    private static final Set<Fault> TOLERATED =
            EnumSet.of(Fault.ANCHOR_EXPIRED, Fault.ANCHOR_NOT_AUTHORITY);

    private final PairNames names;
    private Optional<OfLeaf> leaf = Optional.empty();
    private Optional<OfBundle> bundle = Optional.empty();
    private List<ServedSecret> served = List.of();

    public PairShelf(PairNames names) {
        this.names = requireNonNull(names, "names is null");
    }

    /// Proves what is offered, at this instant.
    public Verdict offer(Material offered, Instant now) {
        List<String> faults = new ArrayList<>();
        Optional<OfLeaf> newLeaf = read(() -> OfLeaf.read(offered, names), faults);
        Optional<OfBundle> newBundle = read(() -> OfBundle.read(offered, names), faults);
        newBundle = newBundle.filter(read -> isInDate(read.bundle(), now, faults));
        if (newLeaf.isPresent() && newBundle.isPresent()) {
            Set<Fault> found = blocking(newLeaf.get(), newBundle.get(), now);
            found.forEach(fault -> faults.add(sentence(fault)));
            if (found.isEmpty()) {
                return keep(newLeaf, newBundle, faults);
            }
        }
        if (newBundle.isPresent() && fitsKept(newBundle.get())) {
            return keep(leaf, newBundle, faults);
        }
        if (newLeaf.isPresent()
                && bundle.isPresent()
                && blocking(newLeaf.get(), bundle.get(), now).isEmpty()) {
            return keep(newLeaf, bundle, faults);
        }
        return new Verdict(served, faults);
    }

    private Verdict keep(
            Optional<OfLeaf> keptLeaf, Optional<OfBundle> keptBundle, List<String> faults) {
        leaf = keptLeaf;
        bundle = keptBundle;
        List<ServedSecret> proved = new ArrayList<>();
        keptBundle.ifPresent(found -> proved.add(found.serve(names)));
        keptLeaf.ifPresent(
                found -> proved.add(found.serve(names, anchorOf(found, keptBundle).orElseThrow())));
        served = List.copyOf(proved);
        return new Verdict(served, faults);
    }

    /// Whether the leaf that is served builds to it. Its dates do not matter: it is served already.
    private boolean fitsKept(OfBundle candidate) {
        return leaf.isEmpty() || anchorOf(leaf.get(), Optional.of(candidate)).isPresent();
    }

    private static Optional<Certificate> anchorOf(OfLeaf found, Optional<OfBundle> trusted) {
        return trusted.flatMap(given -> Proof.anchorOf(found.leaf().chain(), given.bundle()));
    }

    private static Set<Fault> blocking(OfLeaf found, OfBundle trusted, Instant now) {
        Set<Fault> faults = Proof.faults(found.leaf(), trusted.bundle(), now);
        boolean anchorExpired =
                anchorOf(found, Optional.of(trusted))
                        .filter(anchor -> now.isAfter(anchor.validity().notAfter()))
                        .isPresent();
        if (!anchorExpired) {
            faults.removeAll(TOLERATED);
        }
        return faults;
    }

    private boolean isInDate(TrustBundle read, Instant now, List<String> faults) {
        boolean useful =
                read.anchors().stream()
                        .anyMatch(anchor -> !now.isAfter(anchor.validity().notAfter()));
        if (!useful) {
            faults.add(sentence(Fault.ANCHOR_EXPIRED));
        }
        return useful;
    }

    private String sentence(Fault fault) {
        return "cannot serve '%s': %s; %s".formatted(names, fault.meaning(), fault.remedy());
    }

    private static <T> Optional<T> read(Supplier<T> reading, List<String> faults) {
        try {
            return Optional.of(reading.get());
        } catch (PkiException e) {
            faults.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
