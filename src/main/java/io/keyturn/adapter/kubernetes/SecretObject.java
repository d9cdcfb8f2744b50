package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One Secret of the API server, there or not.
///
/// @param client of the API server
/// @param namespace of the Secret
/// @param name of the Secret
record SecretObject(KubernetesClient client, String namespace, String name) {
    private static final String NOTES = "keyturn-notes";

    SecretObject {
        requireNonNull(client, "client is null");
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
    }

    @Nullable Secret get() {
        return resource().get();
    }

    /// Where the API server has it.
    String urlPath() {
        return "/api/v1/namespaces/%s/secrets/%s".formatted(namespace, name);
    }

    Saved create(SecretImage image) {
        return create(SecretMapping.fresh(namespace, name, image));
    }

    /// Reads it again for what we do not know of, owner references and finalizers among it; the write still names the
    /// version that the image was computed from.
    Saved replace(SecretImage image) {
        try {
            Secret present = get();
            if (present == null || !version(present).equals(image.version())) {
                return conflict();
            }
            put(present, SecretMapping.onto(present, image));
            return new Saved.Done();
        } catch (KubernetesClientException e) {
            return failed(e, "save");
        }
    }

    /// The API server keeps one time for each field manager, and the time of whoever writes data is the begin of a floor. So
    /// who leaves the data as it is writes under another name.
    private void put(Secret present, Secret next) {
        if (!Objects.equals(present.getData(), next.getData())) {
            Secret _ = client.resource(next).update();
        } else {
            String _ = client.raw(urlPath() + "?fieldManager=" + NOTES, "PUT", next);
        }
    }

    /// Deletes exactly this version of exactly this object, and creates it anew.
    ///
    /// Whether it could be created is asked first, without effect: after the deletion a missing right would be too late.
    ///
    /// @param type of the new object
    Saved recreate(SecretImage image, String type) {
        try {
            Secret present = get();
            if (present == null || !isSame(present, image)) {
                return conflict();
            }
            Secret anew = SecretMapping.anew(present, image, type);
            Secret _ = client.resource(SecretMapping.trial(anew)).dryRun(true).create();
            delete(present);
            return afterDeletion(create(anew));
        } catch (KubernetesClientException e) {
            return failed(e, "recreate");
        }
    }

    String problem(KubernetesClientException e, String intent) {
        return new ApiProblem(intent, "secret", path()).sentence(e);
    }

    String path() {
        return namespace + "/" + name;
    }

    /// fabric8's own delete knows no precondition on the UID.
    private void delete(Secret present) {
        String _ =
                client.raw(
                        urlPath(),
                        "DELETE",
                        new DeleteOptionsBuilder()
                                .withNewPreconditions()
                                .withUid(present.getMetadata().getUid())
                                .withResourceVersion(version(present))
                                .endPreconditions()
                                .build());
    }

    private Saved create(Secret fresh) {
        try {
            Secret _ = client.resource(fresh).create();
            return new Saved.Done();
        } catch (KubernetesClientException e) {
            // Here 404 speaks of the namespace, and 409 of an object that came first.
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? conflict()
                    : new Saved.Failed(problem(e, "save"));
        }
    }

    private Saved afterDeletion(Saved created) {
        Optional<String> problem =
                switch (created) {
                    case Saved.Done _ -> Optional.empty();
                    case Saved.Conflict(var said) -> Optional.of(said);
                    case Saved.Failed(var said) -> Optional.of(said);
                };
        return problem.<Saved>map(said ->
                        new Saved.Failed(
                                "secret '%s' was deleted, and is not there again: %s; run this again, it is rebuilt from the authority Secret"
                                        .formatted(path(), said)))
                .orElse(created);
    }

    private Saved failed(KubernetesClientException e, String intent) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> conflict();
            default -> new Saved.Failed(problem(e, intent));
        };
    }

    private Saved conflict() {
        return new Saved.Conflict(
                "secret '%s' was written by somebody else meanwhile".formatted(path()));
    }

    private static boolean isSame(Secret present, SecretImage image) {
        return present.getMetadata().getUid().equals(image.uid())
                && version(present).equals(image.version());
    }

    private static String version(Secret secret) {
        return secret.getMetadata().getResourceVersion();
    }

    private Resource<Secret> resource() {
        return client.secrets().inNamespace(namespace).withName(name);
    }
}
