package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private ConfigurationFile find(String... arguments) {
        return ConfigurationFile.find(arguments, Map.of(), folder.resolve("standard"));
    }

    @Test
    void theTypedFileCounts() throws IOException {
        Path file = file("a.properties", "keyturn.output=json");
        assertThat(find("rotate", "--config", file.toString()).path()).contains(file);
        assertThat(find("rotate", "--config=" + file).path()).contains(file);
    }

    @Test
    void theVariableCountsWhereNothingIsTyped() throws IOException {
        Path typed = file("a.properties", "");
        Path variable = file("b.properties", "");
        Map<String, String> environment = Map.of("KEYTURN_CONFIG", variable.toString());
        Path standard = folder.resolve("standard");
        assertThat(ConfigurationFile.find(new String[] {"status"}, environment, standard).path())
                .contains(variable);
        String[] arguments = {"status", "--config", typed.toString()};
        assertThat(ConfigurationFile.find(arguments, environment, standard).path()).contains(typed);
    }

    @Test
    void theStandardFileCountsIfItIsThere() throws IOException {
        assertThat(find("status")).isEqualTo(find("explain"));
        assertThat(find("status").path()).isEmpty();
        assertThat(find("status").problem()).isEmpty();
        Path standard = file("standard", "");
        assertThat(find("status").path()).contains(standard);
    }

    @Test
    void aNamedFileThatIsNotThereIsAProblem() {
        assertThat(find("--config", folder.resolve("none").toString()).problem().orElseThrow())
                .contains("cannot read configuration")
                .contains("no such readable file")
                .contains("correct --config");
        assertThat(find("--config", folder.toString()).problem()).isPresent();
    }

    @Test
    void aFileThatIsNoPropertiesFileIsAProblem() throws IOException {
        Path file = file("a.properties", "keyturn.target=\\u12");
        assertThat(find("--config", file.toString()).problem().orElseThrow())
                .contains("no properties file");
    }

    @Test
    void itStandsBelowTheEnvironmentAndAboveTheJar() throws IOException {
        Path file = file("a.properties", "keyturn.leaf-lifetime=20d\nconfig_ordinal=1000\n");
        System.setProperty(FileSource.PROPERTY, file.toString());
        try {
            var source =
                    new FileSource()
                            .getConfigSources(getClass().getClassLoader())
                            .iterator()
                            .next();
            assertThat(source.getOrdinal()).isEqualTo(275);
            assertThat(source.getValue("keyturn.leaf-lifetime")).isEqualTo("20d");
            assertThat(source.getName()).contains("a.properties");
        } finally {
            System.clearProperty(FileSource.PROPERTY);
        }
    }
}
