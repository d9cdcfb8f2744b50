package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.Address;
import io.keyturn.port.ConsumerSource;
import io.keyturn.port.Endpoint;
import io.keyturn.port.EndpointSource;
import io.keyturn.port.Names;
import io.keyturn.port.Prober;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Consumer.Proven.Probed.Origin;
import io.keyturn.rotation.Probe;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The endpoints that a target declares, or else those behind its service, asked by handshakes at every address while a
/// rotation is under way.
public final class ProbedEndpoints implements ConsumerSource {
    private static final String KIND = "endpoint";
    private static final Duration DAY = Duration.ofDays(1);

    private final List<Target> targets;
    private final EndpointSource services;
    private final Prober prober;
    private final Issuer issuer;
    private final InstantSource clock;

    public ProbedEndpoints(
            List<Target> targets,
            EndpointSource services,
            Prober prober,
            Issuer issuer,
            InstantSource clock) {
        this.targets = List.copyOf(targets);
        this.services = requireNonNull(services, "services is null");
        this.prober = requireNonNull(prober, "prober is null");
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public List<Consumer> consumersOf(TargetName name, Stored stored) {
        Optional<Target> target =
                targets.stream().filter(each -> each.name().equals(name)).findFirst();
        Seen seen = Seen.of(name, stored);
        Optional<ClientLeaves> clients = ClientLeaves.of(seen, this::leafOf, clock.instant());
        if (target.isEmpty() || clients.isEmpty()) {
            return List.of();
        }
        EndpointProbe probe =
                new EndpointProbe(
                        prober, clients.get(), stranger(), seen.target().material().bundle());
        Binding bound = target.get().bound(seen.target().sighting());
        List<Consumer> asked =
                bound.endpoints().isEmpty()
                        ? found(target.get(), probe, stored.shown())
                        : ask(
                                declared(bound.endpoints()),
                                Origin.DECLARED,
                                probe,
                                name,
                                stored.shown());
        return Stream.concat(
                        bound.unreadable().stream().map(text -> unreadable(name, text)),
                        asked.stream())
                .toList();
    }

    private static Consumer unreadable(TargetName target, String text) {
        return consumer(
                target,
                text,
                new Proven.Silent(
                        "it is stored with the target and cannot be read; correct the annotation "
                                + Names.POLICY));
    }

    private List<Consumer> found(Target target, EndpointProbe probe, Duration shown) {
        return switch (target.search()) {
            case Target.Search.Nowhere _ -> List.of();
            case Target.Search.Service(var service) ->
                    switch (services.endpointsOf(target.name(), service)) {
                        case EndpointSource.Search.Found(var addresses) ->
                                ask(
                                        addresses.stream().map(Place::among).toList(),
                                        Origin.FOUND,
                                        probe,
                                        target.name(),
                                        shown);
                        case EndpointSource.Search.Unknown(var problem) ->
                                List.of(
                                        consumer(
                                                target.name(),
                                                service.toString(),
                                                new Proven.Silent(problem)));
                    };
        };
    }

    /// Where to connect, and what to call it.
    private record Place(String name, Address address) {
        static Place among(Address one) {
            return new Place(one.toString(), one);
        }
    }

    private List<Place> declared(List<Endpoint> endpoints) {
        return endpoints.stream()
                .distinct()
                .flatMap(endpoint -> places(endpoint).stream())
                .toList();
    }

    /// A sole address goes by the name that was declared, so that a waiver outlives its change.
    private List<Place> places(Endpoint endpoint) {
        List<Address> all = prober.addressesOf(endpoint);
        return all.size() == 1
                ? List.of(new Place(endpoint.toString(), all.getFirst()))
                : all.stream().map(Place::among).toList();
    }

    private static List<Consumer> ask(
            List<Place> places,
            Origin origin,
            EndpointProbe probe,
            TargetName name,
            Duration shown) {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Probe>> asked =
                    places.stream()
                            .map(place -> each.submit(() -> probe.of(place.address())))
                            .toList();
            return IntStream.range(0, places.size())
                    .mapToObj(i ->
                            consumer(
                                    name, places.get(i).name(), proof(asked.get(i), origin, shown)))
                    .toList();
        }
    }

    private static Consumer consumer(TargetName target, String name, Proven proof) {
        return new Consumer(KIND, "", target.namespace(), name, proof);
    }

    private static Proven proof(Future<Probe> asked, Origin origin, Duration shown) {
        try {
            return new Proven.Probed(asked.get(), origin, shown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Proven.Silent("it was not asked to the end: this run is stopping");
        } catch (ExecutionException e) {
            return new Proven.Silent("it could not be asked: " + e.getCause());
        }
    }

    /// A new one each time: one that had expired would be refused for that.
    private Leaf stranger() {
        AuthorityTemplate nobody =
                new AuthorityTemplate(KeyAlgorithm.P256, DAY.multipliedBy(2), "Nobody");
        return leafOf(issuer.issueAuthority(nobody, new Generation(1), clock.instant()));
    }

    /// For this look alone; nobody else ever sees it.
    private Leaf leafOf(Authority authority) {
        return issuer.issueLeaf(
                LeafTemplate.forService(KeyAlgorithm.P256, DAY, "nobody", "nowhere", "invalid"),
                authority,
                clock.instant());
    }
}
