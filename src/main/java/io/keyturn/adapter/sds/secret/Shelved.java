package io.keyturn.adapter.sds.secret;

import java.util.List;

/// Who hears of what became of each look at a source; called only when that changed.
public interface Shelved {
    /// Something new may be served.
    void published(Snapshot snapshot, List<ServedSecret> changed);

    /// What the source holds cannot be served as it is; the last good one stays.
    void faulty(PairNames pair, List<String> faults);

    /// A part is not there yet.
    void missing(PairNames pair, String problem);

    /// The source did not answer.
    void failed(PairNames pair, String problem);

    /// What was faulty, missing or failed is well again.
    void recovered(PairNames pair);

    /// All that is wrong now with any of the pair's sources; empty where nothing is.
    default void standing(PairNames pair, List<String> troubles) {}
}
