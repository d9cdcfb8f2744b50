package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the two Secrets in the API server; every write names the resourceVersion that it was computed from.
public final class KubernetesStore implements SecretStore, AutoCloseable {
    private final KubernetesClient client;
    private final InstantSource clock;

    /// Over a client.
    ///
    /// @param clock the API server's time, as near as it is known
    public KubernetesStore(KubernetesClient client, InstantSource clock) {
        this.client = requireNonNull(client, "client is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /// Opens a client of its own; closing the store closes it.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @throws IllegalArgumentException when the file cannot be used
    public static KubernetesStore open(
            @Nullable Path kubeconfig, @Nullable String context, InstantSource clock) {
        return new KubernetesStore(KubernetesClients.connect(kubeconfig, context), clock);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public Stored load(TargetName target) {
        Sighting seen = look(target, Part.TARGET);
        return new Stored(seen, look(target, Part.AUTHORITY), clock.instant());
    }

    @Override
    public Saved save(TargetName target, Part part, SecretImage image) {
        String verb = image.isStored() ? "update" : "create";
        try {
            return image.isStored() ? replace(target, part, image) : create(target, part, image);
        } catch (KubernetesClientException e) {
            return failed(e, verb, target, part);
        }
    }

    private Saved create(TargetName target, Part part, SecretImage image) {
        Secret fresh = SecretMapping.toSecret(target.namespace(), part.nameOf(target), image);
        Secret _ = client.resource(fresh).create();
        return new Saved.Done();
    }

    /// Read again for what we do not know of, owner references and finalizers among it; the write still names the version.
    private Saved replace(TargetName target, Part part, SecretImage image) {
        Secret present = resource(target, part).get();
        if (present == null
                || !present.getMetadata().getResourceVersion().equals(image.version())) {
            return conflict(target, part);
        }
        Secret _ = client.resource(SecretMapping.onto(present, image)).update();
        return new Saved.Done();
    }

    @Override
    public Saved recreate(TargetName target, Part part, SecretImage image) {
        try {
            Secret old = SecretMapping.toSecret(target.namespace(), part.nameOf(target), image);
            // The resourceVersion on the delete is a precondition: somebody else's newer object
            // stays.
            List<StatusDetails> deleted =
                    client.resource(old).lockResourceVersion(image.version()).delete();
            if (deleted.isEmpty()) {
                return conflict(target, part);
            }
        } catch (KubernetesClientException e) {
            return failed(e, "delete", target, part);
        }
        SecretImage unsaved =
                new SecretImage(
                        SecretImage.TLS,
                        image.data(),
                        image.labels(),
                        image.annotations(),
                        "",
                        "",
                        SecretImage.Mutability.MUTABLE,
                        image.writtenAt());
        return save(target, part, unsaved);
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        return SecretWatch.start(client, target, wake);
    }

    private Sighting look(TargetName target, Part part) {
        try {
            Secret found = resource(target, part).get();
            return found == null
                    ? new Sighting.Absent()
                    : new Sighting.Present(SecretMapping.toImage(found));
        } catch (KubernetesClientException e) {
            return new Sighting.Unreadable(
                    new ApiProblem("read", "get", "secrets", path(target, part)).sentence(e));
        }
    }

    private static Saved failed(
            KubernetesClientException e, String verb, TargetName target, Part part) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                ? conflict(target, part)
                : new Saved.Failed(
                        new ApiProblem("save", verb, "secrets", path(target, part)).sentence(e));
    }

    private static Saved conflict(TargetName target, Part part) {
        return new Saved.Conflict(
                "secret '%s' was written by somebody else meanwhile".formatted(path(target, part)));
    }

    private Resource<Secret> resource(TargetName target, Part part) {
        return client.secrets().inNamespace(target.namespace()).withName(part.nameOf(target));
    }

    private static String path(TargetName target, Part part) {
        return target.namespace() + "/" + part.nameOf(target);
    }
}
