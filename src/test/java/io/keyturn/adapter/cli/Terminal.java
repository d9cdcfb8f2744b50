package io.keyturn.adapter.cli;

import io.keyturn.fake.Bench;
import io.keyturn.port.Leadership;
import io.keyturn.port.SecretStore;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.reconcile.Auditing;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/// A terminal whose commands work on one fake bench, with a file and an environment.
final class Terminal {
    final Bench bench = new Bench();
    final Map<String, String> file = new HashMap<>();
    final Map<String, String> environment = new HashMap<>();
    List<Target> opened = List.of();

    /// What a command left.
    record Left(int exit, String out, String err) {}

    Left type(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = commands();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        int exit = commands.execute(arguments);
        return new Left(exit, out.toString(), err.toString());
    }

    /// The command that was typed, read and not run.
    CommandLine parse(String... arguments) {
        return commands().parseArgs(arguments).asCommandLineList().getLast();
    }

    /// The one target that the last command worked on.
    Target target() {
        if (opened.size() != 1) {
            throw new IllegalStateException(
                    "the command worked on %d targets".formatted(opened.size()));
        }
        return opened.getFirst();
    }

    CommandLine commands() {
        Workshop workshop = this::open;
        return new CommandLine(KeyturnCommand.class, new Injecting(workshop))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(Settings.of(config()))
                .setParameterExceptionHandler(new Mistake())
                .setExecutionExceptionHandler(new Failures());
    }

    private org.eclipse.microprofile.config.Config config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(file, "'keyturn.properties'", 275),
                        new EnvConfigSource(environment, 300))
                .build();
    }

    private Workshop.Bench open(CommonOptions options) {
        var _ = options.directory(); // contradictions show here, as in the real workshop
        opened = options.targets();
        return new Opened(bench, opened);
    }

    private record Opened(Bench bench, List<Target> targets) implements Workshop.Bench {
        @Override
        public SecretStore store() {
            return bench.store;
        }

        @Override
        public Reconciler reconciler() {
            return bench.reconciler();
        }

        @Override
        public Reconciler reconciler(Auditing auditing) {
            return bench.reconciler(auditing);
        }

        @Override
        public Watching watch(TargetName target, Runnable wake) {
            return bench.store.watch(target, wake);
        }

        @Override
        public InstantSource clock() {
            return bench.clock;
        }

        @Override
        public Couriers couriers(EventOptions options, BooleanSupplier leads) {
            return Couriers.start(
                    bench.store, targets.stream().map(Target::name).toList(), bench.sinks, leads);
        }

        @Override
        public Leadership campaign() {
            return Leadership.always();
        }

        @Override
        public void close() {}
    }

    /// The service has its own tests.
    private record NotServing() implements Service {
        @Override
        public Running start(
                CommonOptions options,
                EventOptions events,
                Optional<SdsListening> secrets,
                Consumer<Report> hearer) {
            throw new CommandFailure(Exit.FAILED, "no service in this test");
        }
    }

    /// What the container does in the real program.
    private record Injecting(Workshop workshop) implements IFactory {
        @Override
        public <K> K create(Class<K> kind) throws Exception {
            for (Constructor<?> constructor : kind.getDeclaredConstructors()) {
                List<Class<?>> needs = List.of(constructor.getParameterTypes());
                if (needs.contains(Workshop.class)
                        || needs.contains(Service.class)
                        || needs.contains(SecretServing.class)) {
                    return kind.cast(constructor.newInstance(parts(needs)));
                }
            }
            return CommandLine.defaultFactory().create(kind);
        }

        private Object[] parts(List<Class<?>> needs) {
            return needs.stream().map(this::part).toArray();
        }

        private Object part(Class<?> need) {
            if (need.equals(SecretServing.class)) {
                SecretServing none = _ -> () -> {};
                return none;
            }
            return need.equals(Workshop.class) ? workshop : new NotServing();
        }
    }
}
