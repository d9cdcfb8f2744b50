package io.keyturn.model;

/// A consumer: what it uses and what it would load if it restarted, each as an index into the published contents.
///
/// @param bundle of which it uses the bundle
/// @param leaf of which it uses the leaf; the two are loaded apart
/// @param stored of which it has both in its mount
record Holder(int bundle, int leaf, int stored) {
    Holder delivered(int version) {
        return new Holder(bundle, leaf, version);
    }

    Holder loadedBundle(int version) {
        return new Holder(version, leaf, stored);
    }

    Holder loadedLeaf(int version) {
        return new Holder(bundle, version, stored);
    }

    Holder restarted() {
        return new Holder(stored, stored, stored);
    }
}
