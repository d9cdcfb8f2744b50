package io.keyturn.adapter.sds.talk;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which secrets a stream has asked for.
///
/// The name `*` means all of them, and so does an empty list as long as no name was ever given (xDS protocol, "How the
/// client specifies what resources to return").
final class Interest {
    static final String ALL = "*";

    private final Set<String> names = new LinkedHashSet<>();
    private boolean everNamed;

    /// Takes a full list, as the state-of-the-world protocol sends it.
    void become(Collection<String> list) {
        names.clear();
        if (!list.isEmpty()) {
            everNamed = true;
            names.addAll(list);
        } else if (!everNamed) {
            names.add(ALL);
        }
    }

    /// Takes more names, as the delta protocol sends them.
    void plus(Collection<String> more) {
        names.addAll(more);
    }

    void minus(Collection<String> fewer) {
        names.removeAll(Set.copyOf(fewer));
    }

    boolean covers(String name) {
        return names.contains(name) || names.contains(ALL);
    }

    /// The names that were given one by one.
    List<String> named() {
        return names.stream().filter(name -> !name.equals(ALL)).toList();
    }

    /// What of it may be served now, in the order in which it is sent.
    List<ServedSecret> in(Snapshot snapshot) {
        return snapshot.all().stream().filter(secret -> covers(secret.name())).toList();
    }
}
