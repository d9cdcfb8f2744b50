package io.keyturn.adapter.cli;

import io.keyturn.adapter.cli.Settings.Setting;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Which targets a command works on: the one that `--target` names, or those of the configuration, or Gloo's.
final class TargetList {
    /// Gloo's own.
    static final TargetName GLOO = TargetName.parse("gloo-system/gloo-mtls-certs");

    private final CommandSpec command;
    private final Settings settings;

    TargetList(CommandSpec command) {
        this.command = command;
        this.settings = (Settings) command.defaultValueProvider();
    }

    /// @param chosen by `--target`; null when none was
    /// @throws ParameterException when a setting cannot be used
    List<Target> of(@Nullable TargetName chosen) {
        UnknownSettings.first(command.root().commandLine(), settings)
                .ifPresent(sentence -> {
                    throw usage(sentence);
                });
        List<Configured> configured = configured();
        if (chosen != null) {
            refuseAuthorityOf(configured, chosen);
            return List.of(
                    configured.stream()
                            .filter(entry -> entry.name().equals(chosen))
                            .findFirst()
                            .map(this::target)
                            .orElseGet(() -> target(chosen, settings)));
        }
        return configured.isEmpty()
                ? List.of(target(GLOO, settings))
                : configured.stream().map(this::target).toList();
    }

    private void refuseAuthorityOf(List<Configured> configured, TargetName chosen) {
        for (Configured entry : configured) {
            if (authority(entry.name()).equals(chosen)) {
                throw usage(
                        "'%s' has the name of the authority Secret of '%s', which is configured; name that target"
                                .formatted(chosen, entry.name()));
            }
        }
    }

    private static TargetName authority(TargetName target) {
        return new TargetName(target.namespace(), target.authorityName());
    }

    /// A target of the configuration.
    private record Configured(TargetName name, String prefix) {}

    private List<Configured> configured() {
        List<Configured> all = new ArrayList<>();
        Set<TargetName> names = new HashSet<>();
        for (int number : settings.numberedTargets()) {
            String prefix = Settings.PREFIX + "targets[" + number + "].";
            if (number != all.size()) {
                throw usage(
                        "keyturn.targets[%d] is set and keyturn.targets[%d] is not; number them from 0 without a gap"
                                .formatted(number, all.size()));
            }
            Setting name =
                    settings.find(prefix + "name")
                            .orElseThrow(
                                    () -> usage("'%sname' is not set; set it".formatted(prefix)));
            all.add(new Configured(parse(name), prefix));
            if (!names.add(all.getLast().name())) {
                throw usage(
                        "target '%s' is configured twice; take %s out"
                                .formatted(all.getLast().name(), name.origin()));
            }
        }
        for (TargetName name : names) {
            if (names.contains(authority(name))) {
                throw usage(
                        "target '%s' has the name of the authority Secret of '%s'; rename one"
                                .formatted(authority(name), name));
            }
        }
        return all;
    }

    private TargetName parse(Setting name) {
        try {
            return TargetName.parse(name.value());
        } catch (IllegalArgumentException e) {
            throw usage("%s (from %s)".formatted(e.getMessage(), name.origin()));
        }
    }

    private Target target(Configured entry) {
        return target(entry.name(), settings.under(entry.prefix()));
    }

    /// Reads the policy once more, from what was typed and these settings.
    private Target target(TargetName name, Settings own) {
        PolicyOptions options = new PolicyOptions();
        CommandLine reader = new CommandLine(options);
        reader.setDefaultValueProvider(own);
        try {
            reader.parseArgs(typed(reader.getCommandSpec()));
            return options.target(name);
        } catch (ParameterException e) {
            throw usage(Mistake.sentence(e, own));
        } catch (IllegalArgumentException e) {
            throw usage(
                    "target '%s': %s".formatted(name, own.traced(String.valueOf(e.getMessage()))));
        }
    }

    private String[] typed(CommandSpec policy) {
        Set<String> known =
                policy.options().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
        return command.commandLine().getParseResult().matchedOptions().stream()
                .distinct() // one that is repeated is listed each time, with all its values
                .filter(option -> known.contains(option.longestName()))
                .flatMap(TargetList::typed)
                .toArray(String[]::new);
    }

    private static Stream<String> typed(OptionSpec option) {
        return option.arity().max() == 0
                ? Stream.of(option.longestName())
                : option.originalStringValues().stream()
                        .map(value -> option.longestName() + "=" + value);
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
