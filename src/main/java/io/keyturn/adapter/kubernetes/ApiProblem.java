package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// Says in one sentence what the API server refused and what to do about it.
final class ApiProblem {
    private static final int UNPROCESSABLE = 422;

    private ApiProblem() {}

    static String sentence(KubernetesClientException e, String what, String verb, String secret) {
        String start = "cannot %s secret '%s': ".formatted(what, secret);
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                    start
                            + "forbidden (403); grant '%s' on secrets to this identity, see k8s/base/rbac.yaml"
                                    .formatted(verb);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                    start
                            + "the API server does not know this identity (401); renew the kubeconfig's credentials";
            case HttpURLConnection.HTTP_NOT_FOUND ->
                    start + "the namespace does not exist (404); create it first";
            case UNPROCESSABLE -> start + "the API server found it invalid (422): " + status(e);
            case 0 ->
                    start
                            + "the API server did not answer (%s); check the address and that it runs"
                                    .formatted(cause(e));
            default ->
                    start
                            + "the API server answered %d: %s; try again"
                                    .formatted(e.getCode(), status(e));
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
