package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Fault;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `keyturn verify` finds in one pair and its bundle.
///
/// @param name of the target or the file
/// @param faults empty when it is proven
/// @param proven a sentence on what was looked at; "" when it could not be read
record Verification(String name, List<Finding> faults, String proven) {
    /// One thing that is wrong.
    ///
    /// @param code as in `key-mismatch`
    record Finding(String code, String meaning, String remedy) {
        Finding {
            requireNonNull(code, "code is null");
            requireNonNull(meaning, "meaning is null");
            requireNonNull(remedy, "remedy is null");
        }
    }

    /// What is looked at.
    record Material(PemFile leaf, PemFile key, PemFile bundle, Origin origin) {
        /// Where it is kept, which is where a fault is mended.
        enum Origin {
            TARGET,
            FILES
        }

        Material {
            requireNonNull(leaf, "leaf is null");
            requireNonNull(key, "key is null");
            requireNonNull(bundle, "bundle is null");
            requireNonNull(origin, "origin is null");
        }

        Material(PemFile leaf, PemFile key, PemFile bundle) {
            this(leaf, key, bundle, Origin.FILES);
        }

        static Material of(Map<String, Bytes> data) {
            return new Material(
                    entry(data, Names.TLS_CRT),
                    entry(data, Names.TLS_KEY),
                    entry(data, Names.CA_CRT),
                    Origin.TARGET);
        }

        private static PemFile entry(Map<String, Bytes> data, String key) {
            return new PemFile(key, data.getOrDefault(key, Bytes.of("")));
        }

        /// Keyturn mends targets, not files.
        String remedy(String forTarget, String forFiles) {
            return switch (origin) {
                case TARGET -> forTarget;
                case FILES -> forFiles;
            };
        }
    }

    Verification {
        requireNonNull(name, "name is null");
        faults = List.copyOf(faults);
        requireNonNull(proven, "proven is null");
    }

    /// @param wanted names that the leaf must have
    static Verification of(String name, Material given, List<String> wanted, Instant now) {
        try {
            List<Certificate> chain =
                    PemCertificates.parse(given.leaf().bytes(), given.leaf().name());
            Leaf leaf = new Leaf(chain, PemKeys.parse(given.key().bytes(), given.key().name()));
            TrustBundle bundle =
                    TrustBundle.of(
                            PemCertificates.parse(given.bundle().bytes(), given.bundle().name()));
            return new Verification(
                    name,
                    faults(leaf, bundle, given, wanted, now),
                    proven(leaf, bundle, wanted, now));
        } catch (PkiException e) {
            Finding unreadable =
                    new Finding(
                            "unreadable",
                            String.valueOf(e.getMessage()),
                            given.remedy("keyturn rotate mends it", "replace the file"));
            return new Verification(name, List.of(unreadable), "");
        }
    }

    Answer answer() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("result", faults.isEmpty() ? "ok" : "faulty");
        view.put("faults", faults.stream().map(Verification::view).toList());
        return new Answer(view, text(), "", faults.isEmpty() ? Exit.OK : Exit.FAILED);
    }

    private String text() {
        Columns text = new Columns(name);
        if (faults.isEmpty()) {
            text.add("ok", proven);
        }
        for (Finding fault : faults) {
            text.add("fault", "%s: %s".formatted(fault.code(), fault.meaning()));
            text.add("remedy", fault.remedy());
        }
        return text.toString();
    }

    private static List<Finding> faults(
            Leaf leaf, TrustBundle bundle, Material given, List<String> wanted, Instant now) {
        List<Finding> faults = new ArrayList<>();
        for (Fault fault : Proof.faults(leaf, bundle, now)) {
            faults.add(new Finding(Codes.of(fault), fault.meaning(), remedy(fault, given)));
        }
        for (String missing : LeafNames.missing(leaf.certificate(), wanted)) {
            faults.add(
                    new Finding(
                            "name-missing",
                            "the leaf has no name '%s'".formatted(missing),
                            given.remedy(
                                    "renew it with the names that are configured: keyturn rotate --force leaf --reason names",
                                    "replace it by one that was issued with this name")));
        }
        return faults;
    }

    private static String remedy(Fault fault, Material given) {
        String forFiles =
                switch (fault) {
                    case LEAF_EXPIRED -> "replace it by one that is valid";
                    default -> fault.remedy().replace("; keyturn rotate mends it", "");
                };
        return given.remedy(fault.remedy(), forFiles);
    }

    private static String proven(Leaf leaf, TrustBundle bundle, List<String> wanted, Instant now) {
        return "pair, chain to %d anchors, dates and %d names; the leaf ends %s"
                .formatted(
                        bundle.anchors().size(),
                        wanted.size(),
                        Spans.both(now, leaf.certificate().validity().notAfter()));
    }

    private static Map<String, Object> view(Finding fault) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", fault.code());
        view.put("meaning", fault.meaning());
        view.put("remedy", fault.remedy());
        return view;
    }
}
