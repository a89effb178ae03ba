package org.claviger.server.tampering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.tampering.Tables.FINGERPRINTS;
import static org.claviger.server.tampering.Tables.INDEX;
import static org.claviger.server.tampering.Tables.NAMES;
import static org.claviger.server.tampering.Tables.OBJECTS;
import static org.claviger.server.tampering.Tables.SETS;
import static org.claviger.server.tampering.Tables.SET_VALUES;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.Get;
import org.claviger.server.Installation;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An installation with objects of two tenants; after each test its database is what it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TamperingTester {
    private static final Tenancy MINE = new Tenancy("default", "demo");
    private static final Tenancy THEIRS = new Tenancy("other", "stranger");

    private record Tenancy(String tenant, String client) {}

    /** An object, another one of the same tenant, and one of the other tenant. */
    record Trio(String mine, String neighbour, String theirs) {
        List<String> all() {
            return List.of(mine, neighbour, theirs);
        }
    }

    private int made;

    /** Holds the installation, and whatever a test puts aside. */
    Path folder;

    Installation installation;

    abstract Installation install(Path place) throws IOException;

    /** Makes what is tampered with; called once, while the server runs. */
    abstract void makeObjects(KmipClient mine, KmipClient theirs) throws Exception;

    @BeforeAll
    void fillTheDatabase(@TempDir Path place) throws Exception {
        folder = place;
        installation = install(place.resolve("server"));
        installation.replaceInConfiguration(
                "- {principals: \"mtls:dev:*\"",
                "- {principals: \"mtls:dev:subject:CN=" + THEIRS.client + "\", tenant: " + THEIRS.tenant + "}\n"
                        + "    - {principals: \"mtls:dev:*\"");
        try (var _ = installation.startHere();
                var mine = connect(MINE);
                var theirs = connect(THEIRS)) {
            makeObjects(mine, theirs);
        }
        try (var connection = installation.database()) {
            Tables.keep(connection);
        }
    }

    @AfterEach
    void putBack() throws SQLException {
        try (var connection = installation.database()) {
            Tables.putBack(connection);
        }
        var run = installation.verify();
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    private KmipClient connect(Tenancy tenancy) throws Exception {
        return installation.connect(installation.tlsOf(tenancy.client));
    }

    /** Makes three objects, the first one of them active. */
    Trio trio(KmipClient mine, KmipClient theirs, String name) throws IOException {
        var first = used(mine, name + "/1", 128);
        activate(mine, first);
        return new Trio(first, used(mine, name + "/2", 256), used(theirs, name + "/3", 256));
    }

    /** Makes a key and gets it, which changes the object: it is fresh no longer. */
    private String used(KmipClient client, String name, int bits) throws IOException {
        var id = create(client, name, bits);
        get(client, id);
        return id;
    }

    /** What an object has in common with others nearly always is its own alone here, so that tampering shows at it alone. */
    String create(KmipClient client, String name, int bits) throws IOException {
        made++;
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits)
                .plus(AttributeTypes.NAME, Name.of(name))
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT))
                .plus(AttributeTypes.PROTECTION_PERIOD, Duration.ofSeconds(made))
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_PARAMETERS,
                        CryptographicParameters.builder().ivLength(made).build());
        var answer =
                client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        return ((UniqueIdentifier.Text) answer.uniqueIdentifier()).value();
    }

    static void activate(KmipClient client, String id) throws IOException {
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(UniqueIdentifier.of(id))));
    }

    private static void get(KmipClient client, String id) throws IOException {
        client.ask(
                Get.TYPE,
                new Get.Request(
                        Optional.of(UniqueIdentifier.of(id)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    static Row objectRow(Connection connection, String id) throws SQLException {
        return Row.only(connection, OBJECTS, "unique_identifier = ?", id);
    }

    /** Returns the row of an object that a column is tampered with in: one that holds what is the object's own. */
    static Row row(Connection connection, Column column, String id) throws SQLException {
        var object = objectRow(connection, id);
        return switch (column.table()) {
            case OBJECTS -> object;
            case NAMES -> Row.only(connection, NAMES, "object_number = ?", object.value("number"));
            case FINGERPRINTS ->
                Row.only(
                        connection,
                        FINGERPRINTS,
                        "object_number = ? and fingerprint ="
                                + " (select min(fingerprint) from object_fingerprint where object_number = ?)",
                        object.value("number"),
                        object.value("number"));
            case SETS -> Row.only(connection, SETS, "number = ?", object.value("value_set"));
            case SET_VALUES ->
                Row.only(
                        connection,
                        SET_VALUES,
                        "value_set = ? and attribute = ? and path = ?",
                        object.value("value_set"),
                        Tag.CRYPTOGRAPHIC_PARAMETERS.code(),
                        (long) Tag.IV_LENGTH.code());
            default -> {
                var isNumber = column.name().equals("number_value");
                yield Row.only(
                        connection,
                        INDEX,
                        "object_number = ? and attribute = ? and path = ?",
                        object.value("number"),
                        (isNumber ? Tag.PROTECTION_PERIOD : Tag.NAME).code(),
                        isNumber ? 0L : (long) Tag.NAME_VALUE.code());
            }
        };
    }

    /** How {@code audit verify} names an object. */
    static String named(Row object) {
        return "object " + object.text("unique_identifier") + " of tenant " + object.text("tenant");
    }

    /** Checks that the server refuses an object of the tenant that is mine. */
    void requireRefusedAtUse(String id) throws Exception {
        try (var _ = installation.startHere();
                var mine = connect(MINE)) {
            requireRefused(mine, id, id);
        }
    }

    private static void requireRefused(KmipClient client, String id, String what) {
        assertThatThrownBy(() -> get(client, id))
                .as(what)
                .isInstanceOf(KmipFailure.class)
                .hasMessageContaining("internal error");
    }

    /** Checks that the server refuses objects whose rows' code is wrong, and them alone. */
    void requireRefusedAtUse(Map<Column, List<Row>> tampered) throws Exception {
        try (var _ = installation.startHere();
                var mine = connect(MINE);
                var theirs = connect(THEIRS)) {
            var clients = Map.of(MINE.tenant, mine, THEIRS.tenant, theirs);
            for (var each : tampered.entrySet()) {
                for (var row : each.getValue()) {
                    var client = row.table().equals(OBJECTS) ? clients.get(row.text("tenant")) : null;
                    if (client == null) {
                        continue; // of a tenant that nobody is of, or not asked for when the object is used
                    }
                    var id = row.text("unique_identifier");
                    if (Verdict.on(each.getKey()) == Verdict.CODE) {
                        requireRefused(client, id, each.getKey().toString());
                    } else {
                        get(client, id);
                    }
                }
            }
        }
    }
}
