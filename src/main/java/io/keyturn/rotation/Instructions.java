package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people wrote on the target for us to obey.
///
/// @param request the request annotation, verbatim, "" when there is none
/// @param handled the ids of the last 20 requests that were served, oldest first
/// @param paused why nothing may be written, "" when writing is allowed
/// @param stored the gate policy that is stored with the target
/// @param waivers of consumers, those that are over too
public record Instructions(
        String request,
        List<String> handled,
        String paused,
        StoredPolicy stored,
        List<Waiver> waivers) {
    private static final int REMEMBERED = 20;

    public Instructions {
        requireNonNull(request, "request is null");
        handled = List.copyOf(handled);
        requireNonNull(paused, "paused is null");
        requireNonNull(stored, "stored is null");
        waivers = List.copyOf(waivers);
    }

    public static Instructions none() {
        return new Instructions("", List.of(), "", StoredPolicy.none(), List.of());
    }

    public boolean isPaused() {
        return !paused.isEmpty();
    }

    /// What is wrong with the request annotation; empty where it is absent or can be read.
    public Optional<String> requestFault() {
        return request.isEmpty() || Request.parse(request).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the request '%s' cannot be read and is ignored; write it as <%s>:<id>"
                                .formatted(request, Request.Kind.words()));
    }

    /// The request that still waits for an answer; none when it was handled or cannot be read.
    public Optional<Request> pending() {
        return Request.parse(request).filter(asked -> !handled.contains(asked.id()));
    }

    /// The ids to remember once the given one is served too.
    public static List<String> remember(List<String> handled, String id) {
        List<String> all = new ArrayList<>(handled);
        all.remove(id);
        all.add(id);
        return List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
    }

    public Instructions withHandled(List<String> ids) {
        List<String> all = new ArrayList<>(handled);
        ids.stream().filter(id -> !all.contains(id)).forEach(all::add);
        return new Instructions(request, all, paused, stored, waivers);
    }

    /// The same, asked for something else.
    public Instructions asking(String other) {
        return new Instructions(other, handled, paused, stored, waivers);
    }

    /// The same, with writing forbidden for this reason, or allowed where that is "".
    public Instructions pausing(String why) {
        return new Instructions(request, handled, why, stored, waivers);
    }

    /// The waivers that count at this moment.
    public List<Waiver> waiversAt(Instant now) {
        return waivers.stream().filter(waiver -> !waiver.isOverAt(now)).toList();
    }
}
