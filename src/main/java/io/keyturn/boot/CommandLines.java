package io.keyturn.boot;

import io.keyturn.adapter.cli.Failures;
import io.keyturn.adapter.cli.Mistake;
import io.keyturn.adapter.cli.Settings;
import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine;

/// Sets where every command finds what was not typed, and how it fails: with one sentence.
@ApplicationScoped
final class CommandLines {
    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        return factory.create()
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(Settings.of(ConfigProvider.getConfig()))
                .setParameterExceptionHandler(new Mistake())
                .setExecutionExceptionHandler(new Failures());
    }
}
