package io.keyturn.boot;

import io.keyturn.adapter.cli.CommonOptions;
import io.keyturn.adapter.cli.EventOptions;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.port.EventSink;
import java.util.ArrayList;
import java.util.List;

/// The sinks that the options switch on.
final class Sinks {
    private Sinks() {}

    static List<EventSink> of(EventOptions options, CommonOptions common) {
        List<EventSink> sinks = new ArrayList<>();
        options.auditFile().ifPresent(sinks::add);
        options.kafka().ifPresent(sinks::add);
        options.kubernetes(common, PodIdentity.own()).ifPresent(sinks::add);
        options.webhook().ifPresent(sinks::add);
        return sinks;
    }
}
