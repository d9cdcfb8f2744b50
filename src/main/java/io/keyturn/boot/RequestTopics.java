package io.keyturn.boot;

import io.keyturn.adapter.cli.Settings;
import io.keyturn.adapter.messaging.RequestTopic;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/// Tells the channel of requests where it comes from. The channel is connected before the command line is read; what is
/// typed stands among the system properties by then.
@ApplicationScoped
final class RequestTopics {
    /// Asked for where the channel is enabled only, and it is where both are named; see EarlyOptions.
    @Produces
    @Singleton
    RequestTopic topic() {
        return known().orElseThrow(() ->
                new IllegalStateException("the channel is on, and no topic or no server is named"));
    }

    @Produces
    @Identifier(RequestTopic.CHANNEL)
    Map<String, Object> attributes() {
        return known().map(RequestTopic::attributes).orElseGet(Map::of);
    }

    private static Optional<RequestTopic> known() {
        return Settings.of(ConfigProvider.getConfig()).requestTopic();
    }
}
