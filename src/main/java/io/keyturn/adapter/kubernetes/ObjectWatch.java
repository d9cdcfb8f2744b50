package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.keyturn.port.SecretStore.Watching;
import java.lang.System.Logger;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;

/// Wakes when one of some objects changes. The client lists again after an expired watch; one that dies in silence is
/// bounded by the loop's own periodic reading.
final class ObjectWatch<T extends HasMetadata> implements Watching, ResourceEventHandler<T> {
    private static final Logger LOG = System.getLogger("io.keyturn.watch");

    private final ApiProblem trouble;
    private final BiPredicate<T, T> news;
    private final Runnable wake;
    private final SharedIndexInformer<T> informer;
    private final AtomicReference<String> lastProblem = new AtomicReference<>("");

    private ObjectWatch(
            Informable<T> objects, ApiProblem trouble, BiPredicate<T, T> news, Runnable wake) {
        this.trouble = requireNonNull(trouble, "trouble is null");
        this.news = requireNonNull(news, "news is null");
        this.wake = requireNonNull(wake, "wake is null");
        this.informer = objects.runnableInformer(0);
    }

    /// @param trouble how to say what keeps the watch from working
    /// @param news whether the second of two versions says anything that the first did not
    static <T extends HasMetadata> ObjectWatch<T> start(
            Informable<T> objects, ApiProblem trouble, BiPredicate<T, T> news, Runnable wake) {
        ObjectWatch<T> watch = new ObjectWatch<>(objects, trouble, news, wake);
        watch.informer.addEventHandler(watch);
        watch.informer.exceptionHandler((_, problem) -> watch.goesOn(problem));
        var _ = watch.informer.start();
        return watch;
    }

    @Override
    public void close() {
        informer.stop();
    }

    @Override
    public void onAdd(T added) {
        heard();
    }

    @Override
    public void onUpdate(T before, T after) {
        lastProblem.set("");
        if (news.test(before, after)) {
            wake.run();
        }
    }

    @Override
    public void onDelete(T deleted, boolean unknownState) {
        heard();
    }

    private void heard() {
        lastProblem.set("");
        wake.run();
    }

    /// Always true: the client tries again. What keeps it is said once.
    private boolean goesOn(Throwable problem) {
        apiProblem(problem)
                .map(trouble::sentence)
                .filter(said -> !said.equals(lastProblem.getAndSet(said)))
                .ifPresent(said -> LOG.log(Logger.Level.WARNING, said));
        return true;
    }

    private static Optional<KubernetesClientException> apiProblem(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof KubernetesClientException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty(); // an expired watch, as a rule
    }
}
