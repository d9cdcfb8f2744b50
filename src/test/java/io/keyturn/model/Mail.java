package io.keyturn.model;

import io.keyturn.rotation.LeafFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is on its way to the consumers: every content that the target had, in order. A delivery may be late without limit
/// and never goes back, with one exception, which docs/adr/0002 explains: where a leaf was published again, nothing older
/// arrives any more once a floor has passed.
///
/// @param contents all of them
/// @param last when the newest was written
/// @param returns where a leaf was published again
record Mail(List<Content> contents, Instant last, List<Return> returns) {
    static final Mail NONE = new Mail(List.of(), Instant.EPOCH, List.of());

    /// @param index of the content with the leaf of an earlier one
    record Return(int index, Instant at) {}

    Mail plus(Content next, Instant now) {
        if (!contents.isEmpty() && contents.getLast().isSameAs(next)) {
            return this;
        }
        List<Content> all = new ArrayList<>(contents);
        all.add(next);
        List<Return> marked = returns;
        if (isReturn(next.leaf())) {
            marked = new ArrayList<>(returns);
            marked.add(new Return(contents.size(), now));
        }
        return new Mail(all, now, marked);
    }

    private boolean isReturn(LeafFacts leaf) {
        return !contents.isEmpty()
                && !contents.getLast().leaf().equals(leaf)
                && contents.stream().anyMatch(earlier -> earlier.leaf().equals(leaf));
    }

    /// Whether this content can still arrive.
    boolean isUnderWay(int version, Instant now) {
        return version < contents.size()
                && returns.stream()
                        .noneMatch(back ->
                                version < back.index()
                                        && !now.isBefore(
                                                back.at().plus(Symbols.POLICY.assumedAfter())));
    }

    String key(Instant now) {
        StringBuilder key = new StringBuilder(100);
        contents.forEach(content -> key.append(content.key()));
        for (Return back : returns) {
            key.append(back.index()).append(isUnderWay(back.index() - 1, now));
        }
        return key.toString();
    }
}
