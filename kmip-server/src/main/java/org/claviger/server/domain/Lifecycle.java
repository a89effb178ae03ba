package org.claviger.server.domain;

import static org.claviger.enumeration.State.ACTIVE;
import static org.claviger.enumeration.State.COMPROMISED;
import static org.claviger.enumeration.State.DEACTIVATED;
import static org.claviger.enumeration.State.DESTROYED;
import static org.claviger.enumeration.State.DESTROYED_COMPROMISED;

import java.util.Optional;
import org.claviger.enumeration.State;

/** The states of an object and the ways between them (KMIP 2.1 section 4.57, KMIP 1.4 section 3.22). */
public final class Lifecycle {
    private Lifecycle() {}

    /** Returns the state after {@code transition}, or empty if there is no such way. */
    public static Optional<State> after(State state, Transition transition) {
        return switch (state) {
            case PRE_ACTIVE ->
                switch (transition) {
                    case ACTIVATE -> Optional.of(ACTIVE);
                    case DEACTIVATE -> Optional.empty();
                    case COMPROMISE -> Optional.of(COMPROMISED);
                    case DESTROY -> Optional.of(DESTROYED);
                };
            case ACTIVE ->
                switch (transition) {
                    case ACTIVATE, DESTROY -> Optional.empty();
                    case DEACTIVATE -> Optional.of(DEACTIVATED);
                    case COMPROMISE -> Optional.of(COMPROMISED);
                };
            case DEACTIVATED ->
                switch (transition) {
                    case ACTIVATE, DEACTIVATE -> Optional.empty();
                    case COMPROMISE -> Optional.of(COMPROMISED);
                    case DESTROY -> Optional.of(DESTROYED);
                };
            case COMPROMISED ->
                switch (transition) {
                    case ACTIVATE, DEACTIVATE, COMPROMISE -> Optional.empty();
                    case DESTROY -> Optional.of(DESTROYED_COMPROMISED);
                };
            case DESTROYED ->
                switch (transition) {
                    case ACTIVATE, DEACTIVATE, DESTROY -> Optional.empty();
                    case COMPROMISE -> Optional.of(DESTROYED_COMPROMISED);
                };
            case DESTROYED_COMPROMISED -> Optional.empty();
        };
    }

    public static boolean isDestroyed(State state) {
        return switch (state) {
            case PRE_ACTIVE, ACTIVE, DEACTIVATED, COMPROMISED -> false;
            case DESTROYED, DESTROYED_COMPROMISED -> true;
        };
    }
}
