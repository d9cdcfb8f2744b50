package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the two Secrets in the API server; every write names the resourceVersion that it was computed from.
///
/// How long something has been there is judged by the API server's clock alone: its `Date` header against its own stamps
/// on the object.
public final class KubernetesStore implements SecretStore, AutoCloseable {
    /// Both the header and the stamps are cut to the second, so their difference may be a second too long.
    private static final Duration CUT = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final AnswerTimes times;

    private KubernetesStore(KubernetesClient client, AnswerTimes times) {
        this.client = requireNonNull(client, "client is null");
        this.times = requireNonNull(times, "times is null");
    }

    /// Opens a client of its own; closing the store closes it.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static KubernetesStore open(@Nullable Path kubeconfig, @Nullable String context) {
        AnswerTimes times = new AnswerTimes();
        return new KubernetesStore(KubernetesClients.connect(kubeconfig, context, times), times);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public Stored load(TargetName target) {
        Look seen = look(object(target, Part.TARGET));
        // Where nobody answers, a second question would only wait as long again.
        Look authority = seen.answer() == Answer.NONE ? seen : look(object(target, Part.AUTHORITY));
        return new Stored(seen.sighting(), authority.sighting(), seen.asOf());
    }

    @Override
    public Saved save(TargetName target, Part part, SecretImage image) {
        SecretObject object = object(target, part);
        return image.isStored() ? object.replace(image) : object.create(image);
    }

    @Override
    public Saved recreate(TargetName target, Part part, SecretImage image) {
        String type = part == Part.TARGET ? SecretImage.TLS : SecretImage.OPAQUE;
        return object(target, part).recreate(image, type);
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        List<Watching> watches =
                Arrays.stream(Part.values()).map(part -> watch(target, part, wake)).toList();
        return () -> watches.forEach(Watching::close);
    }

    private Watching watch(TargetName target, Part part, Runnable wake) {
        String name = part.nameOf(target);
        String path = target.namespace() + "/" + name;
        return ObjectWatch.start(
                client.secrets().inNamespace(target.namespace()).withName(name),
                new ApiProblem(ApiProblem.WATCH, "secret", path),
                (_, _) -> true,
                wake);
    }

    /// Whether the API server said anything.
    private enum Answer {
        SOME,
        NONE
    }

    /// One reading.
    private record Look(Sighting sighting, Answer answer, Instant asOf) {}

    private Look look(SecretObject object) {
        try {
            Secret found = object.get();
            Optional<Instant> asOf = times.of(object.urlPath()).map(time -> time.minus(CUT));
            return asOf.map(time -> answered(found, time))
                    .orElseGet(() -> unreadable(timeless(object), Answer.SOME));
        } catch (KubernetesClientException e) {
            return unreadable(
                    object.problem(e, "read"), ApiProblem.isSilence(e) ? Answer.NONE : Answer.SOME);
        }
    }

    private static Look answered(@Nullable Secret found, Instant asOf) {
        if (found == null) {
            return new Look(new Sighting.Absent(), Answer.SOME, asOf);
        }
        SecretImage image = SecretMapping.toImage(found, asOf);
        // The reading is not older than what it has read.
        Instant notBefore = image.writtenAt().isAfter(asOf) ? image.writtenAt() : asOf;
        return new Look(new Sighting.Present(image), Answer.SOME, notBefore);
    }

    private static Look unreadable(String problem, Answer answer) {
        return new Look(new Sighting.Unreadable(problem), answer, Instant.EPOCH);
    }

    private static String timeless(SecretObject object) {
        return "cannot tell the age of secret '%s': the answer has no Date header; let the proxy before the API server pass it on"
                .formatted(object.path());
    }

    private SecretObject object(TargetName target, Part part) {
        return new SecretObject(client, target.namespace(), part.nameOf(target));
    }
}
