package org.claviger.server.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    @Test
    void measuresAttacksIfAskedTo() {
        var attacks = requireNonNull(parse("--attacks").attacks);

        assertThat(attacks.chosen).containsExactly(Attack.values());
        assertThat(attacks.attackers).isEqualTo(16);
    }

    @Test
    void theChoiceOfAnAttackAsksForItsMeasurement() {
        var attacks = requireNonNull(parse("--attack", "BATCH_BOMBS,LARGE_KEY_PAIRS").attacks);

        assertThat(attacks.chosen).containsExactly(Attack.BATCH_BOMBS, Attack.LARGE_KEY_PAIRS);
    }

    @Test
    void theNumberOfAttackersAsksForTheirMeasurement() {
        assertThat(requireNonNull(parse("--attackers", "3").attacks).attackers).isEqualTo(3);
    }

    @Test
    void measuresTheServerItselfOtherwise() {
        assertThat(parse("--seconds", "1").attacks).isNull();
    }

    private static BenchCommand parse(String... words) {
        var command = new BenchCommand();
        new CommandLine(command).parseArgs(words);
        return command;
    }
}
