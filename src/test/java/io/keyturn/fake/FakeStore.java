package io.keyturn.fake;

import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A store in memory with the rules of the real ones, and with faults on request. Like an API
/// server it takes writes one after the other.
public final class FakeStore implements SecretStore {
    /// What a dying process leaves: nothing after this.
    public static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;

        Death() {
            super("the process died here");
        }
    }

    private final InstantSource clock;
    private final Map<String, SecretImage> objects = new HashMap<>();
    private final List<String> writes = new ArrayList<>();
    private int version;
    private int conflicts;
    private final AtomicInteger callsUntilDeath = new AtomicInteger(Integer.MAX_VALUE);
    private String unreadable = "";

    public FakeStore(InstantSource clock) {
        this.clock = clock;
    }

    /// The next save finds that somebody else wrote.
    public void conflictOnce() {
        conflicts++;
    }

    /// The process dies after this many further calls; each call is a load or a save.
    public void dieAfter(int calls) {
        callsUntilDeath.set(calls);
    }

    /// Whether the process has died.
    public boolean isDead() {
        return callsUntilDeath.get() <= 0;
    }

    /// No more deaths.
    public void live() {
        callsUntilDeath.set(Integer.MAX_VALUE);
    }

    /// From now on nothing can be read, for this reason; "" ends it.
    public void beUnreadable(String problem) {
        unreadable = problem;
    }

    /// Every object written, in order, as `target` or `authority`.
    public synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    public synchronized Optional<SecretImage> find(TargetName target, Part part) {
        return Optional.ofNullable(objects.get(key(target, part)));
    }

    /// Another writer puts this there, without asking for a version.
    public synchronized void put(TargetName target, Part part, SecretImage image) {
        version++;
        // Annotations alone do not start a floor anew.
        Instant writtenAt =
                find(target, part)
                        .filter(present -> present.data().equals(image.data()))
                        .map(SecretImage::writtenAt)
                        .orElseGet(clock::instant);
        objects.put(key(target, part), stamped(image, Integer.toString(version), writtenAt));
    }

    public synchronized void remove(TargetName target, Part part) {
        objects.remove(key(target, part));
    }

    @Override
    public synchronized Stored load(TargetName target) {
        Stored stored =
                new Stored(
                        look(target, Part.TARGET), look(target, Part.AUTHORITY), clock.instant());
        countCall();
        return stored;
    }

    @Override
    public synchronized Saved save(TargetName target, Part part, SecretImage image) {
        if (conflicts > 0) {
            conflicts--;
            return new Saved.Conflict("somebody else wrote");
        }
        String present = find(target, part).map(SecretImage::version).orElse("");
        if (!present.equals(image.version())) {
            return new Saved.Conflict(
                    "version is '%s', expected '%s'".formatted(present, image.version()));
        }
        put(target, part, image);
        writes.add(part.name().toLowerCase(java.util.Locale.ROOT));
        countCall();
        return new Saved.Done();
    }

    @Override
    public synchronized Saved recreate(TargetName target, Part part, SecretImage image) {
        String present = find(target, part).map(SecretImage::version).orElse("");
        if (!present.equals(image.version())) {
            return new Saved.Conflict("it was replaced by somebody else");
        }
        String type = part == Part.TARGET ? SecretImage.TLS : SecretImage.OPAQUE;
        put(
                target,
                part,
                SecretImage.unsaved(type).with(image.data(), image.labels(), image.annotations()));
        return new Saved.Done();
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        return () -> {};
    }

    private Sighting look(TargetName target, Part part) {
        if (!unreadable.isEmpty()) {
            return new Sighting.Unreadable(unreadable);
        }
        return find(target, part)
                .<Sighting>map(Sighting.Present::new)
                .orElseGet(Sighting.Absent::new);
    }

    private void countCall() {
        if (callsUntilDeath.decrementAndGet() <= 0) {
            throw new Death();
        }
    }

    private static SecretImage stamped(SecretImage image, String version, Instant now) {
        return new SecretImage(
                image.type(),
                image.data(),
                image.labels(),
                image.annotations(),
                version,
                "uid",
                image.mutability(),
                now);
    }

    private static String key(TargetName target, Part part) {
        return target.namespace() + "/" + part.nameOf(target);
    }
}
