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
    /// Asked for where the channel is enabled only. One without a server is refused by the command in a moment; until then it
    /// must not look for one where nobody named any.
    @Produces
    @Singleton
    RequestTopic topic() {
        return known().orElseGet(() -> new RequestTopic("127.0.0.1:0", "", Map.of()));
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
