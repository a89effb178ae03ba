package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.enumeration.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
    /** The ten numbered transitions of KMIP 2.1 section 4.57, written down again from its figure. */
    private static final Map<String, State> WAYS = Map.of(
            "PRE_ACTIVE DESTROY", State.DESTROYED,
            "PRE_ACTIVE COMPROMISE", State.COMPROMISED,
            "PRE_ACTIVE ACTIVATE", State.ACTIVE,
            "ACTIVE COMPROMISE", State.COMPROMISED,
            "ACTIVE DEACTIVATE", State.DEACTIVATED,
            "DEACTIVATED DESTROY", State.DESTROYED,
            "DEACTIVATED COMPROMISE", State.COMPROMISED,
            "COMPROMISED DESTROY", State.DESTROYED_COMPROMISED,
            "DESTROYED COMPROMISE", State.DESTROYED_COMPROMISED);

    private static Stream<Arguments> everyStateAndTransition() {
        return Stream.of(State.values())
                .flatMap(state -> Stream.of(Transition.values()).map(transition -> Arguments.of(state, transition)));
    }

    @ParameterizedTest
    @MethodSource("everyStateAndTransition")
    void onlyTheSpecifiedTransitionsExist(State state, Transition transition) {
        assertThat(Lifecycle.after(state, transition))
                .isEqualTo(Optional.ofNullable(WAYS.get(state + " " + transition)));
    }
}
