package org.claviger.server.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody who mistyped a name most likely meant. */
final class Nearest {
    /** What a name under the wrong parent counts: as much as two wrong letters. */
    private static final int MISPLACED = 2;

    private Nearest() {}

    /** Returns the known name that is nearest to {@code name}; of two, the first in the alphabet. */
    static String of(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static int distance(String name, String candidate) {
        var edits = edits(name, candidate);
        return lastPart(name).equals(lastPart(candidate)) ? Math.min(edits, MISPLACED) : edits;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment). */
    private static int edits(String a, String b) {
        var distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                var replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                var best = Math.min(replaced, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = best;
            }
        }
        return distance[a.length()][b.length()];
    }
}
