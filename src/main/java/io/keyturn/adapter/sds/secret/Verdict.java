package io.keyturn.adapter.sds.secret;

import java.util.List;

/// What became of an offer.
///
/// @param served what may be served now, old or new; empty until something was proved
/// @param faults one sentence for each thing that is wrong with what was offered
public record Verdict(List<ServedSecret> served, List<String> faults) {
    public Verdict {
        served = List.copyOf(served);
        faults = List.copyOf(faults);
    }
}
