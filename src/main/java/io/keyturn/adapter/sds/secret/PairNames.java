package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

/// Under which names a leaf and its bundle are asked for.
///
/// @param leaf as `server_cert`
/// @param bundle as `validation_context`
public record PairNames(String leaf, String bundle) {
    public PairNames {
        requireNonNull(leaf, "leaf is null");
        requireNonNull(bundle, "bundle is null");
        if (leaf.isBlank() || bundle.isBlank() || leaf.equals(bundle)) {
            throw new IllegalArgumentException(
                    "cannot serve a leaf as '%s' and its bundle as '%s': both need a name of their own; choose two"
                            .formatted(leaf, bundle));
        }
    }

    @Override
    public String toString() {
        return leaf + "+" + bundle;
    }
}
