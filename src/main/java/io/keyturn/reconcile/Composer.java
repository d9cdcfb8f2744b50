package io.keyturn.reconcile;

import io.keyturn.event.Commitments;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Ledger;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.Shape;
import io.keyturn.rotation.StoredPolicy;
import io.keyturn.rotation.TargetSighting;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts the material of a step into the two Secrets. What others wrote on them stays.
final class Composer {
    private final Target target;
    private final String actor;
    private final Optional<String> unrecorded;

    /// @param actor whose step it is
    /// @param unrecorded why there is no record of its intent, where there should be
    Composer(Target target, String actor, Optional<String> unrecorded) {
        this.target = target;
        this.actor = actor;
        this.unrecorded = unrecorded;
    }

    /// @param id of a target that has none yet
    Written compose(
            Stored stored, Seen seen, Decision.Step step, Minted minted, String id, Instant now) {
        Ledger ledger =
                Ledger.after(seen.target().sighting(), seen.authority().sighting(), step, id, now);
        String head = head(stored);
        Commitment commitment =
                Commitments.of(
                        target.name(),
                        step,
                        ledger,
                        new Commitments.Published(minted.leaf(), minted.bundle()),
                        new Commitments.Act(actor, head, unrecorded, now));
        SecretImage next = target(stored.target(), seen, step, minted, ledger);
        return new Written(
                Committing.with(next, commitment),
                authority(stored.authority(), step, minted, ledger, head),
                commitment);
    }

    /// The last link that is known: another writer may have stripped the target of it.
    private static String head(Stored stored) {
        return Stream.of(stored.target(), stored.authority())
                .flatMap(seen ->
                        seen instanceof Sighting.Present(var image)
                                ? Stream.ofNullable(image.annotations().get(Names.AUDIT_HEAD))
                                : Stream.empty())
                .findFirst()
                .orElseGet(Commitments::none);
    }

    private SecretImage target(
            Sighting before, Seen seen, Decision.Step step, Minted minted, Ledger ledger) {
        SecretImage base = base(before, SecretImage.TLS);
        Map<String, Bytes> data = new HashMap<>(base.data());
        data.put(Names.TLS_CRT, Bytes.of(minted.leaf().chainPem()));
        data.put(Names.TLS_KEY, Bytes.of(minted.leaf().key().pem()));
        data.put(Names.CA_CRT, Bytes.of(minted.bundle().pem()));
        Map<String, String> labels = new HashMap<>(base.labels());
        labels.put(Names.MANAGED, Names.MANAGED_TARGET);
        Map<String, String> annotations = new HashMap<>(base.annotations());
        annotations.putAll(marks(ledger, step.shape()));
        StoredPolicy stored = StoredPolicy.parse(annotations.getOrDefault(Names.POLICY, ""));
        StoredPolicy next = target.storing(stored);
        if (!next.equals(stored)) {
            annotations.put(Names.POLICY, next.text());
        }
        if (step.serves().stream().anyMatch(served -> isRequest(seen, served))) {
            annotations.remove(Names.REQUEST);
        }
        return base.with(data, labels, annotations);
    }

    private SecretImage authority(
            Sighting before, Decision.Step step, Minted minted, Ledger ledger, String head) {
        SecretImage base = base(before, SecretImage.OPAQUE);
        Map<String, Bytes> data = new HashMap<>(base.data());
        data.keySet().removeIf(Composer::isOurs);
        minted.authorities()
                .forEach((generation, authority) ->
                        put(
                                data,
                                Names.AUTHORITY + generation,
                                new Leaf(List.of(authority.certificate()), authority.key())));
        minted.staged().forEach(leaf -> put(data, Names.STAGED, leaf));
        minted.kept().forEach(leaf -> put(data, Names.KEPT, leaf));
        data.put(Names.BUNDLE, Bytes.of(minted.bundle().pem()));
        Map<String, String> labels = new HashMap<>(base.labels());
        labels.put(Names.MANAGED, Names.MANAGED_AUTHORITY);
        Map<String, String> annotations = new HashMap<>(base.annotations());
        annotations.putAll(marks(ledger, step.shape()));
        annotations.put(Names.TARGET, target.name().toString());
        annotations.put(Names.BASE, Long.toString(ledger.base()));
        annotations.put(Names.AIM, Integer.toString(step.shape().aim()));
        annotations.put(Names.LEAF, minted.leaf().certificate().fingerprint().hex());
        annotations.put(Names.OVERWRITES, Integer.toString(step.overwrites()));
        annotations.put(Names.INTRODUCED_AT, ledger.introducedAt().toString());
        annotations.put(Names.HOLD, step.hold().name());
        annotations.put(Names.AUDIT_HEAD, head);
        return base.with(data, labels, annotations);
    }

    private static boolean isRequest(Seen seen, String id) {
        return seen.target().sighting()
                        instanceof TargetSighting.Seen(_, _, Instructions instructions)
                && Request.parse(instructions.request())
                        .filter(asked -> asked.id().equals(id))
                        .isPresent();
    }

    private static boolean isOurs(String key) {
        return key.startsWith(Names.AUTHORITY)
                || key.startsWith(Names.STAGED + ".")
                || key.startsWith(Names.KEPT + ".");
    }

    private static void put(Map<String, Bytes> data, String key, Leaf pair) {
        data.put(key + Names.CRT, Bytes.of(pair.chainPem()));
        data.put(key + Names.KEY, Bytes.of(pair.key().pem()));
    }

    private static SecretImage base(Sighting before, String type) {
        return before instanceof Sighting.Present(var image) ? image : SecretImage.unsaved(type);
    }

    private static Map<String, String> marks(Ledger ledger, Shape shape) {
        Map<String, String> marks = new HashMap<>();
        marks.put(Names.FORMAT, Names.FORMAT_VERSION);
        marks.put(Names.ID, ledger.id());
        marks.put(Names.SEQUENCE, Long.toString(ledger.sequence()));
        marks.put(Names.PHASE, shape.phase().word());
        marks.put(Names.GENERATION, Integer.toString(ledger.highest()));
        marks.put(Names.DIRECTION, shape.direction().word());
        marks.put(Names.SINCE, ledger.since().toString());
        marks.put(Names.HANDLED_REQUESTS, String.join(",", ledger.handled()));
        return marks;
    }
}
