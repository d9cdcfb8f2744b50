package io.keyturn.rotation;

import java.util.List;

/// Whose kubelet is asked to look at once, rather than when it next comes round: the pods that a gate gives time to.
///
/// Evidence does not come of it: who is touched is still given the whole floor.
public final class Touching {
    private static final String POD = "pod";

    private Touching() {}

    /// The pods of this cluster that a decision waits for and that tell nothing.
    public static List<Consumer> of(Decision.Wait wait) {
        return wait.laggards().stream()
                .map(Laggard::consumer)
                .filter(one -> one.kind().equals(POD) && one.cluster().isEmpty())
                .filter(one -> one.proof() instanceof Consumer.Proven.Assumed)
                .toList();
    }
}
