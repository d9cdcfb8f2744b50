package io.keyturn.adapter.sds;

import java.time.Duration;
import java.time.Instant;

/// The numbers of an SDS server, whoever keeps them.
public interface SdsMetrics {
    /// `keyturn_sds_pushes_total`: a secret was sent.
    void pushed(String secret);

    /// `keyturn_sds_acks_total`: a client uses it.
    void acked(String secret);

    /// `keyturn_sds_nacks_total`: a client cannot use it.
    void nacked(String secret);

    /// `keyturn_sds_streams`: how many there are now.
    void streams(int open);

    /// `keyturn_sds_push_seconds`, a histogram: from the publishing of a change to its writing on one stream.
    void pushTook(Duration elapsed);

    /// `keyturn_sds_not_after_timestamp_seconds`: when what is served as this secret ends.
    void notAfter(String secret, Instant end);

    /// `keyturn_sds_source_errors_total`: a source cannot be read, or what it holds cannot be served.
    void sourceFailed(String secret);
}
