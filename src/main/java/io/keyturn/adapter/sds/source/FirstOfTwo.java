package io.keyturn.adapter.sds.source;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;

/// Two sources of one pair: the API server, and the directory until the API server has given the Secret once.
///
/// After that the directory is not gone back to: its content may be older, and a copy that lags must not undo a rotation.
final class FirstOfTwo {
    private final PairNames pair;
    private final SdsResources resources;
    private boolean answered;

    FirstOfTwo(PairNames pair, SdsResources resources) {
        this.pair = requireNonNull(pair, "pair is null");
        this.resources = requireNonNull(resources, "resources is null");
    }

    /// From the API server. Its troubles are told too: the directory is only what is served meanwhile.
    synchronized void fromApi(Sight sight) {
        if (sight instanceof Sight.Held && !answered) {
            answered = true;
            resources.forget(pair, Sources.DIRECTORY);
        }
        resources.offer(pair, Sources.API, sight);
    }

    synchronized void fromDirectory(Sight sight) {
        if (!answered) {
            resources.offer(pair, Sources.DIRECTORY, sight);
        }
    }
}
