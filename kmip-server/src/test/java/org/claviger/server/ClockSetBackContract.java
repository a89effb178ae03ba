package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Encrypt;
import org.claviger.operation.GetAttributes;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.server.clock.AlteredTimeException;
import org.claviger.server.clock.ClockSetBackException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system's clock that is set back brings no key back to life: not while a server runs, and not at the next start. */
abstract class ClockSetBackContract {
    private static final String ACCEPT = "CLAVIGER_CLOCK_ACCEPT_STEP_BACK_FROM";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private volatile Duration error = Duration.ZERO;

    /** The system's clock, set wrong. */
    private final Clock clock =
            ((InstantSource) () -> Clock.systemUTC().instant().plus(error)).withZone(ZoneOffset.UTC);

    private Installation installation;

    abstract Installation install(Path place) throws IOException;

    @BeforeEach
    void install() throws IOException {
        installation = install(folder.resolve("server"));
    }

    private ClavigerServer start() {
        return installation.startHere(clock, Map.of());
    }

    private KmipClient connect() throws Exception {
        return installation.connect(installation.tls());
    }

    /** Makes a key that is active now, and deactivated in an hour. */
    private Optional<UniqueIdentifier> create(KmipClient client) throws IOException {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT))
                .plus(AttributeTypes.ACTIVATION_DATE, now)
                .plus(AttributeTypes.DEACTIVATION_DATE, now.plus(HOUR));
        var made = client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        return Optional.of(made.uniqueIdentifier());
    }

    private static State state(KmipClient client, Optional<UniqueIdentifier> key) throws IOException {
        return client.ask(GetAttributes.TYPE, new GetAttributes.Request(key, List.of()))
                .attributes()
                .first(AttributeTypes.STATE)
                .orElseThrow();
    }

    private static void encrypt(KmipClient client, Optional<UniqueIdentifier> key) throws IOException {
        var gcm = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.GCM)
                .tagLength(16)
                .build();
        client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        key,
                        Optional.of(gcm),
                        Optional.of(DataReference.of(client.secrets().copyOf(new byte[16]))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Returns a key that was seen deactivated, in an hour from now. */
    private Optional<UniqueIdentifier> seenDeactivated() throws Exception {
        try (var _ = start();
                var client = connect()) {
            var key = create(client);
            assertThat(state(client, key)).isEqualTo(State.ACTIVE);
            error = HOUR.plusSeconds(60);
            assertThat(state(client, key)).isEqualTo(State.DEACTIVATED);
            return key;
        }
    }

    private String mark() throws SQLException {
        try (var connection = installation.database();
                var query = connection.prepareStatement("select value from server_record where name = 'clock'");
                var row = query.executeQuery()) {
            assertThat(row.next()).isTrue();
            return new String(row.getBytes(1), StandardCharsets.US_ASCII);
        }
    }

    private Instant kept() throws SQLException {
        var mark = mark();
        assertThat(mark).as("it has a code").contains(" ");
        return Instant.parse(mark.substring(0, mark.indexOf(' ')));
    }

    private void keep(String mark) throws SQLException {
        try (var connection = installation.database();
                var update = connection.prepareStatement("update server_record set value = ? where name = 'clock'")) {
            update.setBytes(1, mark.getBytes(StandardCharsets.US_ASCII));
            assertThat(update.executeUpdate()).isOne();
        }
    }

    /** Tries to start, and returns the time that an operator would have to accept. */
    private String refused(Map<String, String> variables) {
        var refusal = catchThrowableOfType(
                ClockSetBackException.class,
                () -> installation.startHere(clock, variables).close());
        assertThat(refusal).hasMessageStartingWith("the clock has gone back: it is ");
        var message = String.valueOf(refusal.getMessage());
        return message.substring(message.indexOf(ACCEPT) + ACCEPT.length() + 1);
    }

    private List<String> recorded() throws IOException {
        return Files.readAllLines(installation.auditFile()).stream()
                .filter(line -> line.contains("\"kind\":\"clock\""))
                .toList();
    }

    @Test
    void whatWasSeenDeactivatedStaysSo() throws Exception {
        var oneMinute = Duration.ofMinutes(1);
        Optional<UniqueIdentifier> key;
        try (var _ = start();
                var client = connect()) {
            key = create(client);
            encrypt(client, key);
            error = HOUR.plus(oneMinute);
            assertThat(state(client, key)).isEqualTo(State.DEACTIVATED);
            for (var wrong : List.of(HOUR.minus(oneMinute), Duration.ZERO, HOUR.negated(), Duration.ofDays(-400))) {
                error = wrong;
                assertThat(state(client, key)).as("with an error of %s", wrong).isEqualTo(State.DEACTIVATED);
                assertThatThrownBy(() -> encrypt(client, key))
                        .isInstanceOfSatisfying(
                                KmipFailure.class,
                                failure ->
                                        assertThat(failure.reason()).isEqualTo(ResultReason.WRONG_KEY_LIFECYCLE_STATE));
            }
        }
        var before = kept();
        error = HOUR.minus(oneMinute); // behind by less than the tolerance
        try (var _ = start();
                var client = connect()) {
            assertThat(state(client, key)).isEqualTo(State.DEACTIVATED);
        }
        assertThat(kept()).isAfterOrEqualTo(before);
    }

    @Test
    void aStartWithAClockThatIsFarBehindIsRefusedUnlessAnOperatorAcceptsItOnce() throws Exception {
        var key = seenDeactivated();
        error = Duration.ZERO;
        var before = kept();
        refused(Map.of());
        assertThat(kept()).isEqualTo(before).isAfter(clock.instant().plusSeconds(3_000));

        keep(clock.instant().minusSeconds(10).toString()); // the audit knows more
        var wrong = refused(Map.of());
        refused(Map.of(ACCEPT, Instant.parse(wrong).plusSeconds(1).toString()));

        var accepted = Map.of(ACCEPT, wrong);
        try (var _ = installation.startHere(clock, accepted);
                var client = connect()) {
            assertThat(state(client, key)).isEqualTo(State.ACTIVE);
        }
        assertThat(kept()).isBefore(wrong);
        assertThat(recorded())
                .last()
                .asString()
                .contains("\"event\":\"step back accepted\"", "\"server\":\"" + wrong + "\"");
        assertThat(installation.verify().exit()).isZero();

        error = HOUR.negated();
        refused(accepted); // left on by accident, it accepts nothing else
    }

    @Test
    void aMarkThatSomebodyHasEditedIsRefused() throws Exception {
        seenDeactivated();
        error = Duration.ZERO;
        var mark = mark();
        keep(clock.instant() + mark.substring(mark.indexOf(' ')));

        assertThatThrownBy(() -> start().close()).isInstanceOf(AlteredTimeException.class);

        var run = Installation.run(
                "server", "--config", installation.configurationFile().toString());
        assertThat(run.err())
                .startsWith(
                        "claviger: the record \"clock\" in server_record, the time that servers have gone by, is not as"
                                + " a server wrote it: restore the backup");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        var verified = installation.verify();
        assertThat(verified.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        assertThat(verified.out()).contains("the record \"clock\" in server_record");

        keep(mark);
        refused(Map.of());
        assertThat(installation.verify().exit()).isZero();
    }

    @Test
    void aMarkOfAnOlderProgramGetsItsCodeAtTheFirstStart() throws Exception {
        start().close();
        assertThat(recorded()).as("the very first start").isEmpty();
        var ahead = clock.instant().plusSeconds(60);
        keep(ahead.toString());

        start().close();

        assertThat(kept()).as("the clock has stood still").isEqualTo(ahead.truncatedTo(ChronoUnit.MICROS));
        assertThat(recorded()).singleElement().asString().contains("\"event\":\"mark without code\"");
        start().close();
        assertThat(recorded()).hasSize(1);
    }

    @Test
    void aMarkThatIsGoneIsRecorded() throws Exception {
        start().close();
        try (var connection = installation.database();
                var delete = connection.prepareStatement("delete from server_record where name = 'clock'")) {
            assertThat(delete.executeUpdate()).isOne();
        }

        start().close();

        assertThat(kept()).isNotNull();
        assertThat(recorded()).singleElement().asString().contains("\"event\":\"mark missing\"");
    }

    @Test
    void theCommandSaysWhatToDoAndHasAnExitCodeOfItsOwn() throws Exception {
        seenDeactivated();
        var run = Installation.run(
                "server", "--config", installation.configurationFile().toString());
        assertThat(run.err())
                .startsWith("claviger: the clock has gone back: it is ")
                .contains(ACCEPT + "=");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exit()).isEqualTo(Main.EXIT_CLOCK);
        assertThat(installation.doctor("clock"))
                .startsWith("FAIL it is ")
                .contains("and a server has gone by ", ": none starts now", "docs/operating.md#the-clock");
    }
}
