package org.claviger.hsm;

import java.util.Set;

/**
 * What a backend says of a resident key or key pair; of a pair, the facts are the private half's.
 *
 * @param uses of both halves
 * @param sensitive whether the backend refuses to show it in clear
 * @param extractable whether it may leave the backend at all
 * @param alwaysSensitive whether it was {@code sensitive} all its life
 * @param neverExtractable whether it was not {@code extractable} all its life
 * @param madeInside whether the backend generated it, so that nobody can have a copy from before
 */
public record ResidentKey(
        ResidentRef ref,
        KeyKind kind,
        Set<KeyUse> uses,
        boolean sensitive,
        boolean extractable,
        boolean alwaysSensitive,
        boolean neverExtractable,
        boolean madeInside) {
    public ResidentKey {
        uses = Set.copyOf(uses);
    }
}
