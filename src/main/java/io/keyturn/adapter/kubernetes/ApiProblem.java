package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// Says in one sentence what the API server refused and what to do about it.
///
/// @param intent what was to be done, as `save`
/// @param verb the right that it takes, as `update`
/// @param resource in the plural, as `secrets`
/// @param path of the object, `namespace/name`
record ApiProblem(String intent, String verb, String resource, String path) {
    private static final int UNPROCESSABLE = 422;

    ApiProblem {
        requireNonNull(intent, "intent is null");
        requireNonNull(verb, "verb is null");
        requireNonNull(resource, "resource is null");
        requireNonNull(path, "path is null");
    }

    /// Whether no answer came at all, so that another question would only wait as long again.
    static boolean isSilence(KubernetesClientException e) {
        return e.getCode() <= 0; // -1 after a time-out, 0 where nobody listens
    }

    String sentence(KubernetesClientException e) {
        return "cannot %s %s '%s': %s"
                .formatted(
                        intent,
                        resource.substring(0, resource.length() - 1),
                        path,
                        observedAndRemedy(e));
    }

    private String observedAndRemedy(KubernetesClientException e) {
        if (isSilence(e)) {
            return "the API server did not answer (%s); check the address and that it runs"
                    .formatted(cause(e));
        }
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                    "forbidden (403); grant '%s' on %s to this identity, see k8s/base/rbac.yaml"
                            .formatted(verb, resource);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                    "the API server does not know this identity (401); renew the kubeconfig's credentials";
            case HttpURLConnection.HTTP_NOT_FOUND ->
                    "the namespace does not exist (404); create it first";
            case UNPROCESSABLE ->
                    "the API server found it invalid (422): %s; correct the object by hand"
                            .formatted(status(e));
            default ->
                    "the API server answered %d: %s; try again".formatted(e.getCode(), status(e));
        };
    }

    private static String status(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .orElse("no reason given");
    }

    private static String cause(KubernetesClientException e) {
        Throwable deepest = e;
        for (Throwable next = e.getCause(); next != null; next = next.getCause()) {
            deepest = next;
        }
        return deepest.getClass().getSimpleName();
    }
}
