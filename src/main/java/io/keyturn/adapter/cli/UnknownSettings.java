package io.keyturn.adapter.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Names in the configuration file that nothing reads: a slip there would silently leave a default in force.
final class UnknownSettings {
    /// Read without an option.
    static final Set<String> WITHOUT_OPTION = Set.of("resync");

    private static final Pattern ONE_TARGET = Pattern.compile("targets\\[\\d+]\\.(.+)");

    private UnknownSettings() {}

    /// A sentence on the first of them; empty when every name is known.
    static Optional<String> first(CommandLine root, Settings settings) {
        Set<String> options =
                Stream.concat(
                                WITHOUT_OPTION.stream(),
                                root.getSubcommands().values().stream()
                                        .flatMap(UnknownSettings::names))
                        .collect(Collectors.toSet());
        Set<String> ofOneTarget =
                Stream.concat(Stream.of("name"), names(new CommandLine(new PolicyOptions())))
                        .collect(Collectors.toSet());
        return settings.namesInFile()
                .flatMap(name -> judge(name, options, ofOneTarget).stream())
                .findFirst();
    }

    private static Optional<String> judge(
            String name, Set<String> options, Set<String> ofOneTarget) {
        var single = ONE_TARGET.matcher(name);
        String plain = single.matches() ? single.group(1) : name;
        Set<String> known = single.matches() ? ofOneTarget : options;
        if (known.contains(plain) || KafkaProperties.isOne(plain)) {
            return Optional.empty();
        }
        String prefix = Settings.PREFIX + name.substring(0, name.length() - plain.length());
        List<String> near = Near.to(plain, known);
        return Optional.of(
                "nothing reads the property '%s%s' of the configuration file; %s"
                        .formatted(
                                prefix,
                                plain,
                                near.isEmpty()
                                        ? "take it out"
                                        : "did you mean '%s%s'?"
                                                .formatted(prefix, near.getFirst())));
    }

    private static Stream<String> names(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .map(name -> name.replaceFirst("^-+", ""));
    }
}
