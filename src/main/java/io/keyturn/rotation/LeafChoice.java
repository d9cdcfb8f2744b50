package io.keyturn.rotation;

/// Which leaf a step publishes.
public sealed interface LeafChoice {
    /// The one that the target holds.
    record Present() implements LeafChoice {}

    /// The one that was minted when the next authority was.
    record Staged() implements LeafChoice {}

    /// The one that was kept for a return.
    record Kept() implements LeafChoice {}

    /// A new one.
    ///
    /// @param signer the generation that signs it; its key is in the authority Secret, or minted by the same step
    record Fresh(int signer) implements LeafChoice {}
}
