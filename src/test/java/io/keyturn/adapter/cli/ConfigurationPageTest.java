package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Keeps docs/configuration.md true: its table is that of the options as they are.
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final String BEGIN = "<!-- options: written by ConfigurationPageTest -->\n";
    private static final String END = "<!-- end of options -->\n";
    private static final Pattern DEFAULT = Pattern.compile("^(.*?)\\.? ?Default: (.*?)\\.?$");
    private static final Set<String> UNLISTED = Set.of("--help", "--version");

    @Test
    void namesEveryOptionWithItsVariablePropertyDefaultAndCommands() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String table = table();
        if (System.getProperty("keyturn.golden", "").equals("update")) {
            page = page.substring(0, begin) + table + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(END);
        }
        assertThat(page.substring(begin, end))
                .as("%s; -Dkeyturn.golden=update writes it anew", PAGE)
                .isEqualTo(table);
    }

    @Test
    void namesEveryPropertyWithoutAnOption() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(UnknownSettings.WITHOUT_OPTION)
                .allSatisfy(name -> assertThat(page).contains("`keyturn." + name + "`"));
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder(
                        "| option | variable | property | default | commands | what it does |\n|---|---|---|---|---|---|\n");
        rows().forEach((name, row) -> table.append(row.line()));
        return table.toString();
    }

    private record Row(OptionSpec option, Set<String> commands) {
        String line() {
            String property = Settings.PREFIX + option.longestName().replaceFirst("^-+", "");
            String said = String.join(" ", option.description());
            Matcher withDefault = DEFAULT.matcher(said);
            boolean has = withDefault.matches();
            return "| %s | `%s` | `%s` | %s | %s | %s |\n"
                    .formatted(
                            names(),
                            Settings.variableOf(property),
                            property,
                            has ? shown(withDefault.group(2)) : none(),
                            String.join(", ", commands),
                            (has ? withDefault.group(1) + "." : said).replace("|", "\\|"));
        }

        private String names() {
            String label = option.arity().max() == 0 || isFlag() ? "" : " " + option.paramLabel();
            return Stream.of(option.names())
                            .sorted(java.util.Comparator.comparingInt(String::length).reversed())
                            .map(name -> "`" + name + "`")
                            .collect(Collectors.joining(", "))
                    + (label.isEmpty() ? "" : " `" + label.strip().replace("|", "\\|") + "`");
        }

        private boolean isFlag() {
            return option.type().equals(boolean.class);
        }

        private String none() {
            return isFlag() ? "`false`" : "none";
        }

        private String shown(String standard) {
            String value = option.defaultValue();
            return value == null
                    ? standard
                    : standard.replace("${DEFAULT-VALUE}", "`" + value + "`");
        }
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        for (Map.Entry<String, CommandLine> command :
                new TreeMap<>(new Terminal().commands().getSubcommands()).entrySet()) {
            List<OptionSpec> options =
                    new ArrayList<>(command.getValue().getCommandSpec().options());
            options.removeIf(option -> UNLISTED.contains(option.longestName()));
            if (command.getKey().equals("generate-completion")) {
                continue;
            }
            for (OptionSpec option : options) {
                rows.computeIfAbsent(
                                option.longestName(), _ -> new Row(option, new LinkedHashSet<>()))
                        .commands()
                        .add(command.getKey());
            }
        }
        return rows;
    }
}
