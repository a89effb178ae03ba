package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.ServerDatabase;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.AwsCredentials;
import org.claviger.hsm.aws.AwsKmsBackend;
import org.claviger.hsm.aws.AwsKmsSettings;
import org.claviger.hsm.aws.AwsRegion;
import org.claviger.hsm.aws.AwsTiming;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.claviger.server.ClavigerServer;
import org.claviger.server.access.Identity;
import org.claviger.server.command.ImportCommand;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.imports.AwsDataKeyDecryptor;
import org.claviger.server.imports.KeyProviderImport;
import org.claviger.server.imports.SourceDatabase;
import org.claviger.server.rest.WalletKeys;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code claviger import key-provider-db}, with rows that SJCL itself has encrypted ({@code key-provider-rows.json}). */
class KeyProviderDatabaseTest {
    private static final String CLIENT = "mtls:test:subject:CN=wallet";
    private static final String NO_KMS =
            "row 4: refused: its data key is encrypted by AWS KMS, and no Region to ask there was given";

    @TempDir
    private Path folder;

    private static List<JsonNode> rows() throws IOException {
        try (var in = KeyProviderDatabaseTest.class.getResourceAsStream("key-provider-rows.json")) {
            var read = JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(read.get("rows").spliterator(), false).toList();
        }
    }

    private static String text(JsonNode row, String name) {
        return row.get(name).stringValue();
    }

    /** The tables of the reference designs; columns are written differently. */
    enum Source {
        SQLITE {
            @Override
            Place make(Path folder) throws SQLException {
                var file = folder.resolve("key-provider.db");
                var place =
                        new Place(file.toString(), () -> DriverManager.getConnection("jdbc:sqlite:" + file), List.of());
                place.sql("create table private_keys (id integer primary key autoincrement, pub text, source text,"
                        + " encryptedPrv text, encryptedDataKey text, provider text, rootKey text, coin text, type text,"
                        + " created_at datetime default current_timestamp)");
                return place;
            }
        },
        POSTGRESQL {
            @Override
            Place make(Path folder) throws SQLException {
                var database = PostgresServer.required().newDatabase();
                var place = new Place(
                        database.url(),
                        database::connect,
                        List.of(
                                "--user",
                                PostgresServer.USER,
                                "--password-file",
                                database.server().passwordFile().toString()));
                place.sql(
                        "create table private_keys (id bigserial primary key, pub text, source text, encrypted_prv text,"
                                + " encrypted_data_key text, provider text, root_key text, coin text, type text,"
                                + " created_at timestamp default now())",
                        "grant select on private_keys to " + PostgresServer.USER);
                return place;
            }
        };

        abstract Place make(Path folder) throws SQLException;
    }

    interface Connecting {
        Connection connect() throws SQLException;
    }

    /** @param options that the command needs for it */
    record Place(String source, Connecting connecting, List<String> options) {
        void sql(String... statements) throws SQLException {
            try (var connection = connecting.connect();
                    var statement = connection.createStatement()) {
                for (var text : statements) {
                    statement.execute(text);
                }
            }
        }

        void insert(List<JsonNode> rows) throws SQLException {
            try (var connection = connecting.connect();
                    var insert = connection.prepareStatement("insert into private_keys"
                            + (source.startsWith("jdbc:")
                                    ? " (pub, source, encrypted_prv, encrypted_data_key, provider, root_key, coin, type)"
                                    : " (pub, source, encryptedPrv, encryptedDataKey, provider, rootKey, coin, type)")
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (var row : rows) {
                    var position = 1;
                    for (var name : List.of(
                            "pub",
                            "source",
                            "encryptedPrv",
                            "encryptedDataKey",
                            "provider",
                            "rootKey",
                            "coin",
                            "type")) {
                        insert.setString(position++, text(row, name));
                    }
                    insert.executeUpdate();
                }
            }
        }

        /** All that is in it. */
        List<String> content() throws SQLException {
            try (var connection = connecting.connect();
                    var statement = connection.createStatement();
                    var read = statement.executeQuery("select * from private_keys order by id")) {
                var content = new ArrayList<String>();
                while (read.next()) {
                    for (var i = 1; i <= read.getMetaData().getColumnCount(); i++) {
                        content.add(String.valueOf(read.getString(i)));
                    }
                }
                return content;
            }
        }
    }

    private record Run(int exit, String out, String err) {}

    private Run run(Place place, String... more) {
        return runAs(CLIENT, place, more);
    }

    private Run runAs(String client, Place place, String... more) {
        var arguments = new ArrayList<>(List.of(
                "key-provider-db",
                place.source(),
                "--config",
                folder.resolve("claviger.yaml").toString(),
                "--client",
                client));
        arguments.addAll(place.options());
        arguments.addAll(List.of(more));
        var out = new StringWriter();
        var err = new StringWriter();
        var exit = new CommandLine(new ImportCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private static void assertRun(Run run, int exit, String... lines) {
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).containsExactly(lines);
        assertThat(run.exit()).isEqualTo(exit);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsImportedIsWhatAWalletWouldHaveStored(Source kind) throws Exception {
        var rows = rows();
        try (var server = LocalServer.start(
                folder, ServerDatabase.valueOf(kind.name()).settings() + "  rest: {listen: 127.0.0.1:0}\n")) {
            server.stop();
            var place = kind.make(folder);
            place.insert(rows);
            var before = place.content();

            assertRun(run(place, "--dry-run"), 1, NO_KMS, "5 rows: 4 would be imported, 0 there already, 1 refused");
            assertRun(run(place), 1, NO_KMS, "5 rows: 4 imported, 0 there already, 1 refused");
            assertRun(
                    run(place),
                    1,
                    "row 1: there already",
                    "row 2: there already",
                    "row 3: there already",
                    NO_KMS,
                    "row 5: there already",
                    "5 rows: 0 imported, 4 there already, 1 refused");

            assertThat(place.content()).isEqualTo(before);
            server.restart();
            try (var wallet = new RestClient(server.restAddress(), server.newClientTls("wallet"));
                    var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
                for (var row : rows) {
                    var found = wallet.key(text(row, "pub"), text(row, "source"));
                    if (text(row, "provider").equals("aws")
                            && text(row, "source").equals("user")) {
                        assertThat(found.status()).isEqualTo(404);
                        continue;
                    }
                    assertThat(found.members())
                            .isEqualTo(Map.of(
                                    "prv", text(row, "prv"),
                                    "pub", text(row, "pub"),
                                    "source", text(row, "source"),
                                    "coin", text(row, "coin"),
                                    "type", text(row, "type")));
                    assertThat(other.key(text(row, "pub"), text(row, "source")).status())
                            .isEqualTo(404);
                }
            }
        }
    }

    @Test
    void aRowThatCannotBeTakenIsNamedWithTheReasonAndWithoutItsSecret() throws Exception {
        var rows = rows();
        LocalServer.start(folder, "").stop();
        var place = Source.SQLITE.make(folder);
        place.insert(rows.subList(0, 3));
        assertRun(run(place), 0, "3 rows: 3 imported, 0 there already, 0 refused");
        for (var i = 0; i < 8; i++) {
            place.insert(rows.subList(0, 1));
        }
        place.sql(
                "update private_keys set source = 'me' where id = 4",
                "update private_keys set coin = null where id = 5",
                "update private_keys set provider = 'other' || char(10) || 'line' where id = 6",
                "update private_keys set rootKey = 'another' where id = 7",
                "update private_keys set encryptedDataKey = (select encryptedPrv from private_keys where id = 1),"
                        + " rootKey = 'x' where id = 8",
                "update private_keys set encryptedPrv = 'xprv in clear' where id = 9",
                "update private_keys set encryptedPrv = (select encryptedPrv from private_keys where id = 2),"
                        + " encryptedDataKey = (select encryptedDataKey from private_keys where id = 2) where id = 10",
                "update private_keys set coin = 'other' where id = 11");

        var run = run(place);

        var wrongPassword = "the tag of the SJCL record does not fit: another password, or the record was changed";
        assertRun(
                run,
                1,
                "row 1: there already",
                "row 2: there already",
                "row 3: there already",
                "row 4: refused: invalid: source (expected user or backup)",
                "row 5: refused: coin is null",
                "row 6: refused: unknown provider other?line (expected aws or dinamo)",
                "row 7: refused: encryptedDataKey: " + wrongPassword,
                "row 8: refused: encryptedDataKey: " + wrongPassword,
                "row 9: refused: encryptedPrv: no SJCL record",
                "row 10: refused: a key of this pub and source is there already, with another prv",
                "row 11: refused: this key is there already, with another coin or type",
                "11 rows: 0 imported, 3 there already, 8 refused");
        assertThat(run.out()).doesNotContain("xprv");
    }

    @Test
    void aRowWithoutAProviderIsOfTheOneThatIsGiven() throws Exception {
        LocalServer.start(folder, "").stop();
        var place = Source.SQLITE.make(folder);
        place.insert(rows().subList(0, 1));
        place.sql("alter table private_keys drop column provider");

        assertRun(
                run(place),
                1,
                "row 1: refused: it names no provider, and none was given",
                "1 rows: 0 imported, 0 there already, 1 refused");
        assertRun(run(place, "--provider", "dinamo"), 0, "1 rows: 1 imported, 0 there already, 0 refused");
    }

    @Test
    void whatAwsKmsHasEncryptedIsDecryptedByIt() throws Exception {
        LocalServer.start(folder, "").stop();
        var place = Source.SQLITE.make(folder);
        place.insert(rows().subList(3, 4));
        place.insert(rows().subList(3, 4));
        var dataKey = HexFormat.of().parseHex(text(rows().get(3), "dataKey"));
        var profile = Files.writeString(
                folder.resolve("credentials"),
                "[default]\naws_access_key_id = AKIDTEST\naws_secret_access_key = not-a-secret\n");
        try (var kms = KmsSimulator.start("eu-west-1");
                var backend = AwsKmsBackend.open(
                        new AwsKmsSettings(
                                new BackendId("aws"),
                                List.of(new AwsRegion("eu-west-1", Optional.of(kms.endpoint("eu-west-1")))),
                                Optional.empty(),
                                AwsKmsSettings.DEFAULT_ALIAS_PREFIX,
                                new AwsCredentials.Profile("default", Optional.of(profile)),
                                AwsTiming.USUAL,
                                AwsKmsSettings.DEFAULT_DELETION_WAIT_DAYS),
                        Clock.systemUTC(),
                        new SecureRandom())) {
            var rootKey = backend.awsRootKeys()
                    .create(new RootKeyRef("wallets"))
                    .ref()
                    .name();
            var blob = kms.encryptWithoutContext("eu-west-1", rootKey.replaceAll(".*/", ""), dataKey);
            place.sql(
                    "update private_keys set rootKey = '" + rootKey + "'",
                    "update private_keys set pub = 'x'," + " encryptedDataKey = '1,2,3' where id = 2",
                    "update private_keys set encryptedDataKey = '" + decimals(blob) + "' where id = 1");

            var said = new ArrayList<String>();
            var whole = imported(place, backend, said);

            assertThat(said)
                    .hasSize(2)
                    .satisfies(lines -> assertThat(lines.getFirst())
                            .startsWith("row 2: refused: AWS KMS does not decrypt the data key: "))
                    .contains("2 rows: 1 imported, 0 there already, 1 refused");
            assertThat(whole).isFalse();
        }
    }

    private boolean imported(Place place, AwsKmsBackend backend, List<String> said) throws IOException {
        var config = ServerConfig.load(folder.resolve("claviger.yaml"), Map.of("CLAVIGER_KMIP_LISTEN", "127.0.0.1:0"));
        var client = new ClientConnection(
                "test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0).toString(),
                Identity.parse(CLIENT),
                "",
                "",
                "",
                "");
        try (var source = SourceDatabase.open(place.source(), "private_keys", Optional.empty(), Optional.empty());
                var server = ClavigerServer.startWithoutDoors(config, Clock.systemUTC(), new SecureRandom())) {
            return new KeyProviderImport(
                            new WalletKeys(server.messages(), config.limits().maxTextBytes()),
                            client,
                            server::newSecrets,
                            Map.of("aws", new AwsDataKeyDecryptor(backend.storedDataKeys())),
                            Optional.empty(),
                            false,
                            said::add)
                    .run(source);
        }
    }

    private static String decimals(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> String.valueOf(bytes[i] & 0xFF))
                .collect(Collectors.joining(","));
    }

    @Test
    void whatIsWrongWithTheCallIsSaid() throws Exception {
        LocalServer.start(folder, "").stop();
        var place = Source.SQLITE.make(folder);

        assertThat(run(new Place(folder.resolve("none.db").toString(), place.connecting(), List.of())))
                .satisfies(run -> assertThat(run.exit()).isNotZero());
        assertThat(Files.exists(folder.resolve("none.db"))).isFalse();
        assertThat(run(place, "--table", "none").exit()).isNotZero();
        assertThat(refused(place, "wallet")).contains("--client: principal \"wallet\" (expected mtls:");
        assertThat(refused(place, "mtls:test:subject:CN=nobody"))
                .contains("--client: the access rules do not let mtls:test:subject:CN=nobody ask for Register");
    }

    private String refused(Place place, String client) {
        var run = runAs(client, place);
        assertThat(run.exit()).isEqualTo(CommandLine.ExitCode.USAGE);
        return run.err();
    }
}
