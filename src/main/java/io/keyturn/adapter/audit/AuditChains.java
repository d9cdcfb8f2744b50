package io.keyturn.adapter.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The chains of all targets, put together from wherever their links were recorded.
final class AuditChains {
    private final TreeMap<String, TreeMap<Long, AuditLink>> byTarget = new TreeMap<>();
    private final List<String> forks = new ArrayList<>();

    void add(AuditLink link) {
        AuditLink known =
                byTarget.computeIfAbsent(link.targetId(), _ -> new TreeMap<>())
                        .putIfAbsent(link.sequence(), link);
        if (known != null && !known.hash().equals(link.hash())) {
            forks.add(
                    "'%s', sequence %d: two different records of it: one was edited"
                            .formatted(link.target(), link.sequence()));
        }
    }

    List<AuditLink> links() {
        return byTarget.values().stream().flatMap(all -> all.values().stream()).toList();
    }

    void check(long from, List<String> findings, List<String> notes) {
        findings.addAll(forks);
        byTarget.values()
                .forEach(chain -> check(List.copyOf(chain.values()), from, findings, notes));
    }

    private static void check(
            List<AuditLink> chain, long from, List<String> findings, List<String> notes) {
        AuditLink first = chain.getFirst();
        if (!first.previous().isEmpty()) {
            boolean isMeant = from > 1 && first.sequence() <= from;
            (isMeant ? notes : findings)
                    .add(
                            "'%s': the chain begins with sequence %d here; what came before is not in these files"
                                    .formatted(first.target(), first.sequence()));
        }
        for (int i = 1; i < chain.size(); i++) {
            AuditLink before = chain.get(i - 1);
            AuditLink link = chain.get(i);
            if (!link.previous().equals(before.hash())) {
                findings.add(
                        "'%s', sequence %d: it does not follow sequence %d: something between them is missing, or one was edited"
                                .formatted(link.target(), link.sequence(), before.sequence()));
            }
        }
    }
}
