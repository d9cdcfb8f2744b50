package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.messaging.RequestTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// What environment and file say for options that were not typed: `--foo-bar` is the property `keyturn.foo-bar` and the
/// variable `KEYTURN_FOO_BAR`.
public final class Settings implements IDefaultValueProvider {
    static final String PREFIX = "keyturn.";

    /// Where the configuration file stands among the sources: below the environment (300), above what the jar brings (250).
    public static final int FILE_ORDINAL = 275;

    /// To be typed only: where they are set, nothing else would ever be done.
    private static final Set<String> TYPED_ONLY = Set.of("--help", "--version");

    private static final Pattern NUMBERED =
            Pattern.compile(
                    "keyturn[._]targets(?:\\[|_)(\\d{1,4})(?:\\]\\.|__).+",
                    Pattern.CASE_INSENSITIVE);

    private final Config config;
    private final List<String> prefixes;
    private final Map<ArgSpec, Setting> applied = new HashMap<>();

    private Settings(Config config, List<String> prefixes) {
        this.config = requireNonNull(config, "config is null");
        this.prefixes = List.copyOf(prefixes);
    }

    public static Settings of(Config config) {
        return new Settings(config, List.of(PREFIX));
    }

    /// The topic that requests come from, as the configuration says it; empty where none is named.
    public Optional<RequestTopic> requestTopic() {
        return KafkaProperties.requests(this);
    }

    /// The same, with a more special prefix asked first.
    Settings under(String prefix) {
        return new Settings(config, Stream.concat(Stream.of(prefix), prefixes.stream()).toList());
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || TYPED_ONLY.contains(option.longestName())) {
            return null;
        }
        String name = nameOf(option);
        try {
            Optional<Setting> found =
                    prefixes.stream().flatMap(prefix -> find(prefix + name).stream()).findFirst();
            found.ifPresent(setting -> applied.put(argument, setting));
            return found.map(Setting::value).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    argument.command().commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /// Where the value of an option came from; empty for one that was typed or is the default.
    Optional<Setting> appliedTo(@Nullable ArgSpec argument) {
        return Optional.ofNullable(applied.get(argument));
    }

    /// A sentence about options, and where those that it names came from if nobody typed them.
    String traced(String sentence) {
        String origins =
                applied.entrySet().stream()
                        .filter(entry -> sentence.contains(nameOf((OptionSpec) entry.getKey())))
                        .map(entry -> entry.getValue().origin())
                        .sorted()
                        .collect(Collectors.joining(", "));
        return origins.isEmpty() ? sentence : "%s (from %s)".formatted(sentence, origins);
    }

    /// What a property is set to; an empty value is none.
    ///
    /// @throws IllegalArgumentException when it refers to a property that does not exist
    Optional<Setting> find(String property) {
        ConfigValue found = config.getConfigValue(property);
        String value = found.getValue();
        String raw = found.getRawValue();
        if (value == null && raw != null && !raw.isBlank()) {
            throw new IllegalArgumentException(
                    "cannot use '%s': it refers to a property that is not set; set it, or write '\\$' for a plain dollar (from %s)"
                            .formatted(raw, origin(found)));
        }
        return value == null || value.isBlank()
                ? Optional.empty()
                : Optional.of(new Setting(property, value, origin(found)));
    }

    /// The properties of ours that the configuration file sets, without their prefix.
    Stream<String> namesInFile() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> config.getConfigValue(name).getSourceOrdinal() == FILE_ORDINAL)
                .map(name -> name.substring(PREFIX.length()))
                .sorted();
    }

    /// The numbers N of which anything is set, in `keyturn.targets[N]` or `KEYTURN_TARGETS_N__`.
    SortedSet<Integer> numberedTargets() {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            Matcher numbered = NUMBERED.matcher(name);
            if (numbered.matches()) {
                numbers.add(Integer.valueOf(numbered.group(1)));
            }
        }
        return numbers;
    }

    /// The variable that sets a property, as `KEYTURN_TARGETS_0__NAME` (MicroProfile Config, mapping rules).
    static String variableOf(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String nameOf(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    private static String origin(ConfigValue found) {
        String source = String.valueOf(found.getSourceName());
        if (source.startsWith("EnvConfigSource")) {
            return "variable " + variableOf(found.getName());
        }
        return "property '%s' of %s".formatted(found.getName(), source);
    }

    /// One setting.
    ///
    /// @param origin as `variable KEYTURN_TARGET`
    record Setting(String property, String value, String origin) {
        Setting {
            requireNonNull(property, "property is null");
            requireNonNull(value, "value is null");
            requireNonNull(origin, "origin is null");
        }
    }
}
