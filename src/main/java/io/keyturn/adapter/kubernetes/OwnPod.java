package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pod that this process runs in, as the API server reads it from the process's own token.
///
/// Not from the downward API: the API server lets a Lease be written only by the pod that the token names.
record OwnPod(String namespace, String name, String uid) {
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String NAME = "authentication.kubernetes.io/pod-name";
    private static final String UID = "authentication.kubernetes.io/pod-uid";

    OwnPod {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        requireNonNull(uid, "uid is null");
    }

    /// Empty where the token is not bound to a pod.
    static Optional<OwnPod> find(KubernetesClient client) {
        SelfSubjectReview answer =
                client.authentication().v1().selfSubjectReviews().create(new SelfSubjectReview());
        return Optional.ofNullable(answer)
                .map(SelfSubjectReview::getStatus)
                .map(SelfSubjectReviewStatus::getUserInfo)
                .flatMap(OwnPod::of);
    }

    private static Optional<OwnPod> of(UserInfo user) {
        String account = Optional.ofNullable(user.getUsername()).orElse("");
        Optional<String> pod = first(user, NAME);
        Optional<String> uid = first(user, UID);
        return account.startsWith(ACCOUNT) && pod.isPresent() && uid.isPresent()
                ? Optional.of(new OwnPod(account.split(":", -1)[2], pod.get(), uid.get()))
                : Optional.empty();
    }

    private static Optional<String> first(UserInfo user, String key) {
        return Optional.ofNullable(user.getExtra())
                .map((Map<String, List<String>> extra) -> extra.get(key))
                .flatMap(values -> values.stream().findFirst());
    }
}
