package io.keyturn.adapter.cli;

import io.keyturn.adapter.cron.CronWindow;
import io.keyturn.adapter.cron.CronWindows;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.Endpoint;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.IssuingProfile;
import io.keyturn.reconcile.Target;
import io.keyturn.reconcile.Target.Search;
import io.keyturn.rotation.GateSetting;
import io.keyturn.rotation.MaintenanceWindows;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.AtDeadline;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How a target is treated and what its certificates look like. Each can be set for one target alone:
/// `keyturn.targets[0].leaf-lifetime` wins over `keyturn.leaf-lifetime`, and what is typed wins over both.
public final class PolicyOptions {
    private static final String AUTHORITY_NAME = "Keyturn";

    @Option(
            names = "--authority-lifetime",
            paramLabel = "DURATION",
            defaultValue = "365d",
            converter = Converters.Period.class,
            description = "How long a new authority lives. Default: ${DEFAULT-VALUE}")
    Duration authorityLifetime = Duration.ZERO;

    @Option(
            names = "--leaf-lifetime",
            paramLabel = "DURATION",
            defaultValue = "30d",
            converter = Converters.Period.class,
            description =
                    "How long a new leaf lives; it is renewed at two thirds. Default: ${DEFAULT-VALUE}")
    Duration leafLifetime = Duration.ZERO;

    @Option(
            names = "--assumed-after",
            paramLabel = "DURATION",
            converter = Converters.Period.class,
            description =
                    "How long a consumer that promises no evidence is given. Of this and the one stored with the target the longer counts. Default: 130s")
    @Nullable Duration assumedAfter;

    @Option(
            names = "--minimum-interval",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = Converters.Period.class,
            description =
                    "The least time between two authority rotations. Default: ${DEFAULT-VALUE}")
    Duration minimumInterval = Duration.ZERO;

    @Option(
            names = "--deadline-margin",
            paramLabel = "DURATION",
            converter = Converters.Period.class,
            description =
                    "How long before the old authority ends a waiting rotation must decide. Of this and the one stored with the target the shorter counts. Default: 24h")
    @Nullable Duration deadlineMargin;

    @Option(
            names = "--at-deadline",
            paramLabel = "proceed|hold",
            converter = Converters.Deadline.class,
            description =
                    "What it then does: proceed without the laggards, or hold. It holds, too, where that is stored with the target. Default: proceed")
    @Nullable AtDeadline atDeadline;

    @Option(
            names = "--window",
            paramLabel = "CRON;DURATION[;ZONE]",
            split = "\\|",
            splitSynopsisLabel = "|",
            converter = Converters.Window.class,
            description =
                    "When scheduled rotations may start, as '0 2 * * SAT;4h;Europe/Berlin'; repeat it, or separate several by '|'. Where others are stored with the target, both must be open. Default: always; the zone UTC")
    List<CronWindow> windows = List.of();

    @Option(
            names = "--authority-algorithm",
            paramLabel = "ALGORITHM",
            defaultValue = "p256",
            converter = Converters.Algorithm.class,
            description =
                    "The key of new authorities: p256, p384, rsa2048, rsa3072, rsa4096 or ed25519. Default: ${DEFAULT-VALUE}")
    KeyAlgorithm authorityAlgorithm = KeyAlgorithm.P256;

    @Option(
            names = "--leaf-algorithm",
            paramLabel = "ALGORITHM",
            defaultValue = "p256",
            converter = Converters.LeafAlgorithm.class,
            description =
                    "The key of new leaves: p256, p384 (needs Envoy 1.33 or newer), rsa2048, rsa3072 or rsa4096. Not ed25519: Envoy offers none in its handshakes. Default: ${DEFAULT-VALUE}")
    KeyAlgorithm leafAlgorithm = KeyAlgorithm.P256;

    @Option(
            names = "--service-name",
            paramLabel = "NAME",
            defaultValue = "gloo",
            converter = Converters.DnsName.class,
            description =
                    "The service that leaves are issued for: their common name is NAME.NAMESPACE.svc. Default: ${DEFAULT-VALUE}")
    String serviceName = "";

    @Option(
            names = "--cluster-domain",
            paramLabel = "DOMAIN",
            defaultValue = "cluster.local",
            converter = Converters.DnsName.class,
            description = "The cluster's DNS domain. Default: ${DEFAULT-VALUE}")
    String clusterDomain = "";

    @Option(
            names = "--dns-name",
            paramLabel = "NAME",
            split = ",",
            converter = Converters.DnsName.class,
            description =
                    "DNS names of leaves, instead of the service's four: NAME, NAME.NAMESPACE, NAME.NAMESPACE.svc, NAME.NAMESPACE.svc.DOMAIN.")
    List<String> dnsNames = List.of();

    @Option(
            names = "--uri-name",
            paramLabel = "URI",
            split = ",",
            converter = Converters.UriName.class,
            description = "URIs of leaves, as spiffe://cluster.local/ns/gloo-system/sa/gloo.")
    List<String> uriNames = List.of();

    @Option(
            names = "--ip-address",
            paramLabel = "ADDRESS",
            split = ",",
            converter = Converters.IpAddress.class,
            description = "IP addresses of leaves.")
    List<String> ipAddresses = List.of();

    @Option(
            names = "--endpoint",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = Converters.ProbedEndpoint.class,
            description =
                    "Addresses that serve the leaf and require client certificates; while a rotation is under way each is asked by handshakes, at every address that its name resolves to, and a gate waits for its proof. Those stored with the target are asked too.")
    List<Endpoint> endpoints = List.of();

    @Option(
            names = "--endpoint-service",
            paramLabel = "NAME:PORT|none",
            defaultValue = "gloo:9977",
            converter = Converters.EndpointService.class,
            description =
                    "Where no --endpoint is declared: the service in the target's namespace whose pods are asked so at this port of theirs. One that checks no client certificate can prove nothing and is given time. Not with --directory. Default: ${DEFAULT-VALUE}")
    Search endpointService = new Search.Nowhere();

    @Option(
            names = "--touch-pods",
            description =
                    "Annotate the pods that tell nothing, once for each write of the target, so that their kubelets load it at once; they are given their time all the same. Needs the rights of k8s/components/touch.")
    boolean touchPods;

    @Option(
            names = "--on-failed-verification",
            paramLabel = "abort|hold",
            defaultValue = "hold",
            converter = Converters.FailedVerification.class,
            description =
                    "What is done where an endpoint, after the switch, refuses a client with the new leaf and takes one with the old: abort the rotation by itself, or hold and name it. Default: ${DEFAULT-VALUE}")
    OnFailedVerification onFailedVerification = OnFailedVerification.HOLD;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            defaultValue = "solo.io",
            description = "The organization in the subject of leaves. Default: ${DEFAULT-VALUE}")
    String organization = "";

    /// What is typed here, and the defaults.
    static PolicyOptions parse(String... arguments) {
        PolicyOptions options = new PolicyOptions();
        var _ = new CommandLine(options).parseArgs(arguments);
        return options;
    }

    /// The target, treated so.
    ///
    /// @throws IllegalArgumentException when these settings do not work together; its message says what to change
    Target target(TargetName name) {
        RotationPolicy policy = policy();
        AuthorityTemplate authority =
                new AuthorityTemplate(authorityAlgorithm, authorityLifetime, AUTHORITY_NAME);
        return new Target(
                name,
                policy,
                new IssuingProfile(authority, leaf(name)),
                given(),
                endpoints,
                endpointService,
                touchPods ? Target.Touch.ASSUMED : Target.Touch.NOBODY);
    }

    private Given given() {
        Set<GateSetting> settings = EnumSet.noneOf(GateSetting.class);
        if (assumedAfter != null) {
            settings.add(GateSetting.ASSUMED_AFTER);
        }
        if (deadlineMargin != null) {
            settings.add(GateSetting.DEADLINE_MARGIN);
        }
        if (atDeadline != null) {
            settings.add(GateSetting.AT_DEADLINE);
        }
        if (!endpoints.isEmpty()) {
            settings.add(GateSetting.ENDPOINT);
        }
        if (!windows.isEmpty()) {
            settings.add(GateSetting.WINDOW);
        }
        return new Given(
                settings,
                windows.stream().map(CronWindow::toString).toList(),
                PolicyOptions::read,
                Given.Storing.WHERE_NONE);
    }

    private static MaintenanceWindows read(List<String> texts) {
        Converters.Window format = new Converters.Window();
        try {
            return CronWindows.of(texts.stream().map(format::convert).toList());
        } catch (TypeConversionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private RotationPolicy policy() {
        RotationPolicy defaults = RotationPolicy.DEFAULT;
        return new RotationPolicy(
                authorityLifetime,
                leafLifetime,
                assumedAfter == null ? defaults.assumedAfter() : assumedAfter,
                minimumInterval,
                deadlineMargin == null ? defaults.deadlineMargin() : deadlineMargin,
                atDeadline == null ? defaults.atDeadline() : atDeadline,
                onFailedVerification,
                CronWindows.of(windows));
    }

    private LeafTemplate leaf(TargetName name) {
        LeafTemplate service =
                LeafTemplate.forService(
                        leafAlgorithm, leafLifetime, serviceName, name.namespace(), clusterDomain);
        return new LeafTemplate(
                leafAlgorithm,
                leafLifetime,
                service.commonName(),
                organization,
                dnsNames.isEmpty() ? service.dnsNames() : dnsNames,
                uriNames,
                ipAddresses);
    }
}
