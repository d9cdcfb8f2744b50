package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.event.RotationEvent.Intent;
import io.keyturn.event.RotationEvent.Observation;
import io.keyturn.port.EventSink;
import io.keyturn.rotation.TargetName;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes each event an Event of the cluster, in the target's namespace and about the target, for `kubectl get events`.
///
/// Its name follows from the event's id, so what is there already is taken. A repeat of an observation becomes part of the
/// series of its Event; a commitment never does. The cluster forgets Events after a while, an hour by default.
public final class KubernetesEventSink implements EventSink {
    /// What its cursor is called.
    public static final String NAME = "kubernetes-events";

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String NOTHING = "{}";
    private static final int TRIES = 3;

    private final KubernetesClient client;
    private final String instance;
    private final RecentEvents recent = new RecentEvents();

    private KubernetesEventSink(KubernetesClient client, String instance) {
        this.client = requireNonNull(client, "client is null");
        this.instance = requireNonNull(instance, "instance is null");
    }

    /// Opens a client of its own; closing closes it. It connects to nothing yet.
    ///
    /// @param kubeconfig a file, or null to look where kubectl looks
    /// @param context of that file, or null for its current one
    /// @param instance who tells, as a pod's name; not empty
    /// @throws IllegalArgumentException when the file cannot be used
    public static KubernetesEventSink open(
            @Nullable Path kubeconfig, @Nullable String context, String instance) {
        return new KubernetesEventSink(
                KubernetesClients.connectImpatiently(kubeconfig, context), instance);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Taken take(List<RotationEvent> events) {
        Map<TargetName, String> uids = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            RotationEvent event = events.get(i);
            try {
                record(event, uids);
            } catch (KubernetesClientException e) {
                return new Taken.Some(i, problem(event.target(), e));
            }
        }
        return new Taken.All();
    }

    @Override
    public void close() {
        client.close();
    }

    private void record(RotationEvent event, Map<TargetName, String> uids) {
        switch (event) {
            case Commitment commitment -> {
                var _ = isCreated(commitment, uids);
            }
            case Observation observation -> observe(observation, uids);
            case Intent _ -> {} // for audit files only
        }
    }

    private void observe(Observation event, Map<TargetName, String> uids) {
        Optional<String> earlier = recent.nameOf(event);
        String name = earlier.orElseGet(() -> EventObject.nameOf(event));
        boolean isTold = earlier.isPresent() ? isRepeated(event, name) : isCreated(event, uids);
        if (!isTold && earlier.isPresent()) {
            // The cluster has forgotten the Event.
            name = EventObject.nameOf(event);
            isTold = isCreated(event, uids);
        }
        if (isTold || isRepeated(event, name)) {
            recent.add(event, name);
        }
    }

    /// False where it is there already.
    private boolean isCreated(RotationEvent event, Map<TargetName, String> uids) {
        String uid = uids.computeIfAbsent(event.target(), this::uidOf);
        try {
            Event _ = client.resource(EventObject.of(event, uid, instance)).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /// False where it is gone. What was told at this moment already, or later, is not counted again: it was brought before.
    private boolean isRepeated(Observation event, String name) {
        for (int i = 1; ; i++) {
            try {
                // An empty patch writes nothing and answers what is there: no right to read is
                // needed.
                Event found = patched(event.target(), name, NOTHING);
                if (EventObject.moment(event).isAfter(EventObject.last(found))) {
                    var _ = patched(event.target(), name, EventObject.again(found, event.at()));
                }
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return false;
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /// By the object, not by its name: of a name the client would read it first, which is another right.
    private Event patched(TargetName target, String name, String patch) {
        Event named =
                new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(target.namespace())
                        .withName(name)
                        .endMetadata()
                        .build();
        return client.resource(named).patch(MERGE, patch);
    }

    /// Of the target as it is now; "" where it cannot be read, which nothing depends on.
    private String uidOf(TargetName target) {
        try {
            Secret found =
                    client.secrets().inNamespace(target.namespace()).withName(target.name()).get();
            return found == null ? "" : found.getMetadata().getUid();
        } catch (KubernetesClientException e) {
            if (ApiProblem.isSilence(e)) {
                throw e; // another call would only wait as long again
            }
            return "";
        }
    }

    private static String problem(TargetName target, KubernetesClientException e) {
        return new ApiProblem(ApiProblem.RECORD, "namespace", target.namespace()).sentence(e);
    }
}
