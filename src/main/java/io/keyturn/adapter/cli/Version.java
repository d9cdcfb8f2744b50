package io.keyturn.adapter.cli;

import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version =
                ConfigProvider.getConfig()
                        .getOptionalValue("quarkus.application.version", String.class)
                        .orElse("unknown");
        return new String[] {"keyturn " + version};
    }
}
