package io.keyturn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of invariants names tests that there are.
class InvariantsTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    @Test
    void everyInvariantHasARow() throws IOException {
        List<String> all =
                Stream.concat(
                                IntStream.rangeClosed(1, 13).mapToObj("I%d"::formatted),
                                Stream.of("L1"))
                        .toList();
        String table = table();
        assertThat(all).allSatisfy(law -> assertThat(table).contains("\n| " + law + " "));
    }

    @ParameterizedTest
    @MethodSource("named")
    void whatTheTableNamesIsThere(String type, String method) {
        assertThat(source(type)).containsPattern("\\b" + method + "\\(");
    }

    static List<Arguments> named() throws IOException {
        return NAMED.matcher(table().substring(table().indexOf("|---")))
                .results()
                .map((MatchResult found) -> Arguments.of(found.group(1), found.group(2)))
                .toList();
    }

    private static String table() throws IOException {
        return Files.readString(Path.of("docs/invariants.md"));
    }

    private static String source(String type) {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return Files.readString(
                    files.filter(file -> file.endsWith(type + ".java")).findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
