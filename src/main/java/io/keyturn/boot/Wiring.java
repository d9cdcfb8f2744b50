package io.keyturn.boot;

import io.keyturn.adapter.cli.CommonOptions;
import io.keyturn.adapter.cli.Workshop;
import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.SecretStore;
import io.keyturn.reconcile.Board;
import io.keyturn.reconcile.IssuingProfile;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.RotationPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/// Puts the parts together for one command.
@ApplicationScoped
final class Wiring implements Workshop {
    @Produces
    @ApplicationScoped
    Board board() {
        return new Board();
    }

    @Produces
    @ApplicationScoped
    InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public Bench open(CommonOptions options) {
        Target target = target(options);
        InstantSource clock = InstantSource.system();
        Path directory = options.directory();
        if (directory != null) {
            return new Opened(new DirectoryStore(directory, clock), target, clock, () -> {});
        }
        KubernetesStore store =
                KubernetesStore.open(options.kubeconfig(), options.context(), clock);
        return new Opened(store, target, clock, store::close);
    }

    private static Target target(CommonOptions options) {
        RotationPolicy defaults = RotationPolicy.DEFAULT;
        Duration floor = options.assumedAfter();
        RotationPolicy policy =
                new RotationPolicy(
                        defaults.authorityLifetime(),
                        defaults.leafLifetime(),
                        floor == null ? defaults.assumedAfter() : floor,
                        options.minimumInterval(),
                        defaults.deadlineMargin(),
                        defaults.atDeadline(),
                        defaults.windows());
        IssuingProfile profile =
                new IssuingProfile(
                        new AuthorityTemplate(
                                KeyAlgorithm.P256, policy.authorityLifetime(), "Keyturn"),
                        LeafTemplate.forService(
                                KeyAlgorithm.P256,
                                policy.leafLifetime(),
                                "gloo",
                                options.target().namespace(),
                                "cluster.local"));
        return new Target(
                options.target(),
                policy,
                profile,
                floor == null ? Target.Floor.DEFAULT : Target.Floor.GIVEN);
    }

    private record Opened(SecretStore store, Target target, InstantSource clock, Runnable closing)
            implements Bench {
        @Override
        public Reconciler reconciler() {
            return new Reconciler(
                    store,
                    new StoreEvidence(),
                    new LogPublisher(),
                    new Issuer(new SecureRandom()),
                    clock,
                    () -> UUID.randomUUID().toString());
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
