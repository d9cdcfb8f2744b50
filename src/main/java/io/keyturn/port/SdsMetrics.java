package io.keyturn.port;

import java.time.Duration;
import java.time.Instant;

/// The numbers of an SDS server, whoever keeps them; docs/metrics.md lists them. Called on the threads that carry the
/// streams, so it must not block.
public interface SdsMetrics {
    /// Both will be served: their numbers are there from now on, so that an alert on an increase sees the first one.
    void expect(String leaf, String bundle);

    /// `keyturn_sds_pushes_total`: a secret was sent.
    void pushed(String secret);

    /// `keyturn_sds_acks_total`: a client uses it.
    void acked(String secret);

    /// `keyturn_sds_nacks_total`: a client cannot use it.
    void nacked(String secret);

    /// `keyturn_sds_streams`: one more.
    void streamOpened();

    /// `keyturn_sds_streams`: one less.
    void streamClosed();

    /// `keyturn_sds_push_seconds`, a histogram: from the publishing of a change to its writing on one stream.
    void pushTook(Duration elapsed);

    /// `keyturn_sds_not_after_timestamp_seconds`: when what is served as this secret ends.
    void notAfter(String secret, Instant end);

    /// `keyturn_sds_source_errors_total`: a source cannot be read, or what it holds cannot be served. Once for each change.
    ///
    /// @param leaf of the pair that the source gives
    void sourceFailed(String leaf);
}
