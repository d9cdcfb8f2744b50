package io.keyturn.adapter.cli;

import io.keyturn.pki.Fault;
import io.keyturn.rotation.ReasonCode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Every code that a command prints, and what is to be known of it.
final class Codes {
    private Codes() {}

    /// What a code means and what to do about it.
    record Explained(String meaning, String remedy) {}

    /// Reasons of decisions first, then faults that `keyturn verify` finds.
    static Map<String, Explained> all() {
        Map<String, Explained> all = new LinkedHashMap<>();
        for (ReasonCode code : ReasonCode.values()) {
            all.put(code.word(), new Explained(code.meaning(), code.remedy()));
        }
        for (Fault fault : Fault.values()) {
            all.put(of(fault), new Explained(sentence(fault.meaning()), sentence(fault.remedy())));
        }
        return all;
    }

    static String of(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }
}
