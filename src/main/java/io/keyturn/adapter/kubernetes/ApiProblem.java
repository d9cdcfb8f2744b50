package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Says in one sentence what the API server refused and what to do about it.
///
/// @param intent what was to be done, as `save`
/// @param thing in the singular, as `secret`
/// @param path of the object, `namespace/name`
record ApiProblem(String intent, String thing, String path) {
    static final String WATCH = "watch";

    /// What an SDS server does with its own Lease.
    static final String TELL = "tell evidence in";

    /// What makes a kubelet look at once.
    static final String TOUCH = "touch";

    /// What happens to a target, as Events of its namespace.
    static final String RECORD = "record events in";

    private static final String BARE = "Forbidden";
    private static final int UNPROCESSABLE = 422;

    /// How the API server words a missing right; it uses 403 for other refusals too.
    private static final Pattern MISSING_RIGHT =
            Pattern.compile("cannot (?<verb>\\w+) resource \"(?<resource>[\\w./]+)\"");

    ApiProblem {
        requireNonNull(intent, "intent is null");
        requireNonNull(thing, "thing is null");
        requireNonNull(path, "path is null");
    }

    /// Whether no answer came at all, so that another question would only wait as long again.
    static boolean isSilence(KubernetesClientException e) {
        return e.getCode() <= 0; // -1 after a time-out, 0 where nobody listens
    }

    String sentence(KubernetesClientException e) {
        String observed = isSilence(e) ? silence(e) : answer(e);
        return "cannot %s %s '%s': %s".formatted(intent, thing, path, observed);
    }

    private String answer(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN -> refusal(status(e));
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                    "the API server does not know this identity (401); renew the credentials of the kubeconfig or the service account";
            case HttpURLConnection.HTTP_NOT_FOUND ->
                    "the namespace does not exist (404); create it first";
            case UNPROCESSABLE ->
                    "the API server found it invalid (422): %s; correct the object by hand"
                            .formatted(status(e));
            default ->
                    "the API server answered %d: %s; try again".formatted(e.getCode(), status(e));
        };
    }

    private String refusal(String message) {
        Matcher right = MISSING_RIGHT.matcher(message);
        if (right.find()) {
            return missing(right.group("verb"), right.group("resource"));
        }
        // A refused watch comes without words: the client does not read the answer to an upgrade.
        return intent.equals(WATCH) && message.equals(BARE)
                ? missing(WATCH, thing + "s")
                : "refused (403): %s; ask who set up that refusal".formatted(message);
    }

    private String missing(String verb, String resource) {
        return "forbidden (403); grant '%s' on %s to this identity, see %s"
                .formatted(verb, resource, rights());
    }

    private String rights() {
        return switch (intent) {
            case TELL -> "k8s/components/evidence";
            case TOUCH -> "k8s/components/touch";
            default -> "k8s/base/rbac.yaml";
        };
    }

    private static String silence(KubernetesClientException e) {
        Throwable cause = deepest(e);
        return switch (cause) {
            case TimeoutException _ ->
                    "no answer from the API server in time; check that it runs and is not overloaded";
            case ConnectException _ ->
                    "nobody listens at the API server's address; check the address and that it runs";
            case UnknownHostException _ ->
                    "the API server's name is unknown; check the address in the kubeconfig";
            case SSLException _ ->
                    "the API server's certificate is not trusted; check the authority in the kubeconfig";
            default ->
                    "no answer from the API server (%s); check the address and that it runs"
                            .formatted(cause.getClass().getSimpleName());
        };
    }

    private static String status(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .orElse("no reason given");
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
