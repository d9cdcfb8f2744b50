package io.keyturn.boot;

import io.keyturn.adapter.cli.Settings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;
import org.jspecify.annotations.Nullable;

/// The configuration file as a source of its own rank: Quarkus' own `quarkus.config.locations` would put it above the
/// environment when main sets it.
public final class FileSource implements ConfigSourceProvider {
    /// The system property by which main tells which file counts.
    static final String PROPERTY = "keyturn.configuration-file";

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        String file = System.getProperty(PROPERTY, "");
        return file.isEmpty() ? List.of() : List.of(source(Path.of(file)));
    }

    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException when it is no properties file
    static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }

    private static ConfigSource source(Path file) {
        try {
            return new Values("'%s'".formatted(file), read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read configuration '%s': it went away; run again".formatted(file), e);
        }
    }

    private record Values(String name, Map<String, String> all) implements ConfigSource {
        @Override
        public Map<String, String> getProperties() {
            return all;
        }

        @Override
        public Set<String> getPropertyNames() {
            return all.keySet();
        }

        @Override
        public @Nullable String getValue(String property) {
            return all.get(property);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getOrdinal() {
            return Settings.FILE_ORDINAL;
        }
    }
}
