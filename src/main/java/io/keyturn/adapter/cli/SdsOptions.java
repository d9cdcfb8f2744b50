package io.keyturn.adapter.cli;

import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of `keyturn sds`, beside the variables of Gloo's sidecar.
public final class SdsOptions {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT|unix:PATH",
            description =
                    "Where clients get secrets. Default: SDS_SERVER_ADDRESS where it is set, else 127.0.0.1:8234")
    @Nullable String listen;

    @Option(
            names = "--secret",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description =
                    "Serve this Secret by a watch on the API server; a directory that is enabled too is used until the API server has answered once.")
    @Nullable TargetName secret;

    @Mixin SdsExposure exposure = new SdsExposure();

    @Mixin SharedOptions shared = new SharedOptions();

    public Optional<String> listen() {
        return Optional.ofNullable(listen);
    }

    public Optional<TargetName> secret() {
        return Optional.ofNullable(secret);
    }

    public SdsExposure exposure() {
        return exposure;
    }

    public @Nullable Path kubeconfig() {
        return shared.kubeconfig;
    }

    public @Nullable String context() {
        return shared.context;
    }
}
