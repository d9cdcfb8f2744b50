package io.keyturn.adapter.sds.wire;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;

/// One secret in the bytes of both protocols, encoded once and sent to every stream. It prints as its length, for it may
/// hold a key.
public final class Encoded {
    private final ByteString state;
    private final ByteString delta;

    Encoded(ByteString state, ByteString delta) {
        this.state = requireNonNull(state, "state is null");
        this.delta = requireNonNull(delta, "delta is null");
    }

    /// As one `resources` field of a `DiscoveryResponse`.
    public ByteString state() {
        return state;
    }

    /// As one `resources` field of a `DeltaDiscoveryResponse`.
    public ByteString delta() {
        return delta;
    }

    @Override
    public String toString() {
        return state.size() + " bytes";
    }
}
