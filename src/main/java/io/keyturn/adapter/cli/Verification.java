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

    Verification {
        requireNonNull(name, "name is null");
        faults = List.copyOf(faults);
        requireNonNull(proven, "proven is null");
    }

    /// @param wanted names that the leaf must have
    static Verification of(String name, Map<String, Bytes> data, List<String> wanted, Instant now) {
        try {
            List<Certificate> chain =
                    PemCertificates.parse(value(data, Names.TLS_CRT), Names.TLS_CRT);
            Leaf leaf = new Leaf(chain, PemKeys.parse(value(data, Names.TLS_KEY), Names.TLS_KEY));
            TrustBundle bundle =
                    TrustBundle.of(PemCertificates.parse(value(data, Names.CA_CRT), Names.CA_CRT));
            return new Verification(
                    name, faults(leaf, bundle, wanted, now), proven(leaf, bundle, wanted, now));
        } catch (PkiException e) {
            Finding unreadable =
                    new Finding(
                            "unreadable",
                            String.valueOf(e.getMessage()),
                            "replace the file; keyturn rotate mends a target");
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
            Leaf leaf, TrustBundle bundle, List<String> wanted, Instant now) {
        List<Finding> faults = new ArrayList<>();
        for (Fault fault : Proof.faults(leaf, bundle, now)) {
            faults.add(new Finding(Codes.of(fault), fault.meaning(), fault.remedy()));
        }
        for (String missing : LeafNames.missing(leaf.certificate(), wanted)) {
            faults.add(
                    new Finding(
                            "name-missing",
                            "the leaf has no name '%s'".formatted(missing),
                            "renew it with the names that are configured: keyturn rotate --force leaf --reason names"));
        }
        return faults;
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

    private static byte[] value(Map<String, Bytes> data, String key) {
        return data.getOrDefault(key, Bytes.of("")).toArray();
    }
}
