package io.keyturn.adapter.sds.server;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.keyturn.adapter.sds.talk.SdsDeltaRequest;
import io.keyturn.adapter.sds.talk.SdsRequest;
import java.util.Optional;

/// Reads Envoy's messages into our words.
final class Requests {
    private static final String UNSAID = "no message given";

    private Requests() {}

    static SdsRequest of(DiscoveryRequest message) {
        return new SdsRequest(
                message.getTypeUrl(),
                message.getNode().getId(),
                message.getResourceNamesList(),
                message.getVersionInfo(),
                message.getResponseNonce(),
                rejection(message.hasErrorDetail(), message.getErrorDetail()));
    }

    static SdsDeltaRequest of(DeltaDiscoveryRequest message) {
        return new SdsDeltaRequest(
                message.getTypeUrl(),
                message.getNode().getId(),
                message.getResourceNamesSubscribeList(),
                message.getResourceNamesUnsubscribeList(),
                message.getInitialResourceVersionsMap(),
                message.getResponseNonce(),
                rejection(message.hasErrorDetail(), message.getErrorDetail()));
    }

    private static Optional<String> rejection(boolean given, Status error) {
        return given
                ? Optional.of(error.getMessage().isBlank() ? UNSAID : error.getMessage())
                : Optional.empty();
    }
}
