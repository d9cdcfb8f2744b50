package io.keyturn.adapter.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What some audit files hold together: the links of each target's chain, merged by sequence, and what is wrong with them.
///
/// Two chains are checked. That of the file finds any line that was edited, taken out, put in or moved, but for its end, and
/// for who writes every later line anew. That of the target finds the same in its commitments whichever files they lie in,
/// and with the head that the target keeps also what was cut off at the end.
///
/// @param links by target and sequence, each once
/// @param findings what is wrong, as sentences that begin with the place; empty where all is sound
/// @param notes what is no fault and worth knowing
/// @param lines that were read
public record AuditTrail(
        List<AuditLink> links, List<String> findings, List<String> notes, long lines) {
    public AuditTrail {
        links = List.copyOf(links);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /// Reads them all, from the first commitment on.
    ///
    /// @throws IOException when one cannot be read
    public static AuditTrail read(List<Path> files) throws IOException {
        return read(files, 1);
    }

    /// Reads them all.
    ///
    /// @param from the sequence that the record begins with; what is older was put away on purpose
    /// @throws IOException when one cannot be read
    public static AuditTrail read(List<Path> files, long from) throws IOException {
        List<AuditReading> all = new ArrayList<>();
        for (Path file : files) {
            all.add(AuditReading.read(file));
        }
        List<String> findings = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> beginnings = from > 1 ? notes : findings;
        all.forEach(each -> each.begins(all, findings, beginnings));
        all.forEach(each -> each.ends(all, notes));
        all.forEach(each -> findings.addAll(each.findings()));
        AuditChains chains = new AuditChains();
        all.forEach(each -> each.links().forEach(chains::add));
        chains.check(from, findings, notes);
        return new AuditTrail(
                chains.links(), findings, notes, all.stream().mapToLong(AuditReading::lines).sum());
    }

    /// The same, held against what the target says of itself.
    ///
    /// @param targetId of the target
    /// @param head the hash of its last commitment; "" where it keeps none
    /// @param waiting data of commitments in its outbox that were not recorded yet, oldest first
    public AuditTrail against(String targetId, String head, List<String> waiting) {
        List<String> found = new ArrayList<>(findings);
        List<String> known = new ArrayList<>(notes);
        Optional<AuditLink> last =
                links.stream()
                        .filter(link -> link.targetId().equals(targetId))
                        .reduce((_, later) -> later);
        List<AuditLink> unrecorded =
                waiting.stream()
                        .map(AuditLink::read)
                        .flatMap(read ->
                                read instanceof AuditLink.Read.Link(var link)
                                        ? Stream.of(link)
                                        : Stream.empty())
                        .filter(link -> last.isEmpty() || link.sequence() > last.get().sequence())
                        .toList();
        String end = last.map(AuditLink::hash).orElse("");
        for (AuditLink link : unrecorded) {
            if (link.previous().equals(end)) {
                end = link.hash();
            }
        }
        if (!unrecorded.isEmpty()) {
            known.add(
                    "the target: %d commitments wait in its outbox to be recorded"
                            .formatted(unrecorded.size()));
        }
        if (!end.equals(head)) {
            found.add(
                    "the target: its chain ends with %s, these files with %s (sequence %s): something was cut off or edited, or a file is missing"
                            .formatted(
                                    shortened(head),
                                    shortened(end),
                                    last.map(link -> Long.toString(link.sequence()))
                                            .orElse("none")));
        }
        return new AuditTrail(links, found, known, lines);
    }

    public boolean isSound() {
        return findings.isEmpty();
    }

    private static String shortened(String hash) {
        return hash.isEmpty() ? "nothing" : hash.substring(0, 12);
    }
}
