package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

/// Where a service gives its target to clients of SDS, and to whom.
///
/// @param address as `127.0.0.1:8234` or `unix:/run/keyturn/sds.sock`
public record SdsListening(String address, SdsExposure exposure) {
    public SdsListening {
        requireNonNull(address, "address is null");
        requireNonNull(exposure, "exposure is null");
    }
}
