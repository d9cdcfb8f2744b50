package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The gate policy that is stored with the target. The annotation `keyturn.io/policy` has one setting a line, written as its
/// option without the dashes, as `assumed-after=130s`; an option that can be repeated has a line for each value.
///
/// @param lines as written; those that this version does not know are kept
public record StoredPolicy(List<String> lines) {
    private static final Pattern LINE = Pattern.compile("[a-z][a-z-]*=.*");

    public StoredPolicy {
        lines = List.copyOf(lines);
    }

    public static StoredPolicy none() {
        return new StoredPolicy(List.of());
    }

    /// Reads the annotation; "" is none. What a value means is asked where it is needed.
    public static StoredPolicy parse(String annotation) {
        return new StoredPolicy(
                annotation.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }

    /// The annotation's value.
    public String text() {
        return String.join("\n", lines);
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /// The values of a setting; none where it is not stored.
    public List<String> valuesOf(GateSetting setting) {
        String prefix = prefix(setting);
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /// Lines that are no setting at all, so that nobody knows what was meant. A setting of a later version is none of them.
    public List<String> torn() {
        return lines.stream().filter(line -> !LINE.matcher(line).matches()).toList();
    }

    /// The same, with these values of a setting and no others of it.
    public StoredPolicy with(GateSetting setting, List<String> values) {
        requireNonNull(setting, "setting is null");
        String prefix = prefix(setting);
        return new StoredPolicy(
                Stream.concat(
                                lines.stream().filter(line -> !line.startsWith(prefix)),
                                values.stream().map(value -> prefix + value))
                        .collect(Collectors.toList()));
    }

    private static String prefix(GateSetting setting) {
        return setting.word() + "=";
    }
}
