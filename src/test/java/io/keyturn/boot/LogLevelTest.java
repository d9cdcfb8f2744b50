package io.keyturn.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LOG_LEVEL as Gloo's sidecar has it, in `keyturn sds` and nowhere else.
class LogLevelTest {
    @ParameterizedTest
    @CsvSource({
        "sds,debug,DEBUG",
        "sds,info,INFO",
        "sds,warn,WARN",
        "sds,error,ERROR",
        "sds,chatty,INFO",
        "serve,debug,INFO"
    })
    void readsGloosWordsInSds(String profile, String given, String level) throws IOException {
        URL properties = requireNonNull(Keyturn.class.getResource("/application.properties"));
        var config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withProfile(profile)
                        .withSources(new PropertiesConfigSource(properties))
                        .withDefaultValue("LOG_LEVEL", given)
                        .build();
        assertThat(config.getValue("quarkus.log.category.\"io.keyturn\".level", String.class))
                .isEqualTo(level);
    }
}
