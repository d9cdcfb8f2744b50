package io.keyturn.adapter.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Words that somebody may have meant.
final class Near {
    private static final int MOST = 3;

    private Near() {}

    /// Those within a third of the word's length, nearest first; three at the most.
    static List<String> to(String word, Collection<String> known) {
        int allowed = Math.max(1, word.replaceFirst("^-+", "").length() / 3);
        return known.stream()
                .filter(each -> distance(word, each) <= allowed || startsAlike(word, each))
                .sorted(
                        Comparator.comparingInt((String each) -> distance(word, each))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static boolean startsAlike(String word, String known) {
        String plain = word.replaceFirst("^-+", "");
        return plain.length() > 2 && known.replaceFirst("^-+", "").startsWith(plain);
    }

    /// How many letters are to be put in, taken out, changed or swapped with the next one (Damerau-Levenshtein).
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int changed = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int cheapest = Math.min(changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
