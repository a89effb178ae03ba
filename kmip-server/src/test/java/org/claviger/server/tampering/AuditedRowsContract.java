package org.claviger.server.tampering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.Destroy;
import org.claviger.operation.Revoke;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.claviger.server.client.KmipClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to the rows behind the server's back is found by {@code audit verify}, or when the object is used. */
abstract class AuditedRowsContract extends TamperingTester {
    /** Active, of version 2; {@code first_version} holds its row of version 1. */
    private String key = "";

    private String other = "";
    private String destroyed = "";

    @Override
    void makeObjects(KmipClient mine, KmipClient theirs) throws Exception {
        key = create(mine, "key", 128);
        other = create(mine, "other", 128);
        sql("create table first_version as select * from managed_object");
        activate(mine, key);
        destroyed = create(mine, "destroyed", 128);
        activate(mine, destroyed);
        mine.ask(
                Revoke.TYPE,
                new Revoke.Request(
                        id(destroyed),
                        Optional.of(
                                new RevocationReason(RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty())),
                        Optional.empty()));
        mine.ask(Destroy.TYPE, new Destroy.Request(id(destroyed)));
    }

    private static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = installation.database()) {
            Tables.execute(connection, statements);
        }
    }

    private void requireFound(String finding) {
        var run = installation.verify();
        assertThat(run.out()).contains("NOT as the audit says").contains(finding);
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
    }

    @Test
    void whatNobodyTouchedIsAsTheAuditSays() {
        var run = installation.verify();
        assertThat(run.out()).contains(": as the audit says, 3 rows").contains(": as it was written, ");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aWholeOldRowPutBackIsFoundByVerify() throws SQLException {
        sql(
                "delete from managed_object where unique_identifier = '" + key + "'",
                "insert into managed_object select * from first_version where unique_identifier = '" + key + "'");
        requireFound("object " + key
                + " of tenant default: its row is an old one, of version 1 (version 2 was acknowledged)");
    }

    @Test
    void aRowThatVanishedIsFoundByVerify() throws SQLException {
        sql("delete from managed_object where unique_identifier = '" + destroyed + "'");
        requireFound("object " + destroyed + " of tenant default: its row is gone (version 4 was acknowledged)");
    }

    @Test
    void rowsSwappedBetweenObjectsAreFoundByBoth() throws Exception {
        sql(
                "update managed_object set unique_identifier = 'x' where unique_identifier = '" + key + "'",
                "update managed_object set unique_identifier = '" + key + "' where unique_identifier = '" + other + "'",
                "update managed_object set unique_identifier = '" + other + "' where unique_identifier = 'x'");
        requireFound("object " + key + " of tenant default: its row is not as it was written: its code");
        requireFound("object " + other + " of tenant default: its row is not as it was written: its code");
        requireRefusedAtUse(key);
    }

    @Test
    void aRowMovedToAnotherTenantIsFoundThereAndMissedHere() throws SQLException {
        sql("update managed_object set tenant = 'other' where unique_identifier = '" + key + "'");
        requireFound("object " + key + " of tenant other: its row is not as it was written: its code");
        requireFound("object " + key + " of tenant default: its row is gone (version 2 was acknowledged)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version = version + 1", "state = 1", "owner = 'x'", "envelope = wrapped_data_key"})
    void anEditedColumnIsFoundByBoth(String edit) throws Exception {
        sql("update managed_object set " + edit + " where unique_identifier = '" + key + "'");
        requireFound("object " + key + " of tenant default: its row is not as it was written: its code");
        requireRefusedAtUse(key);
    }

    /** The material of a key in one tenant, under the name of another tenant that has an object of this identifier. */
    @Test
    void aRowCopiedToAnotherTenantIsFound() throws SQLException {
        sql(
                "create table copied as select * from managed_object where unique_identifier = '" + key + "'",
                "update copied set tenant = 'other', number = number + 1000000",
                "insert into managed_object select * from copied",
                "drop table copied");
        requireFound("object " + key + " of tenant other: its row is not as it was written: its code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"storage_status = 0", "activation_date = null", "deactivation_date = 1"})
    void anEditedColumnThatRepeatsAnotherIsFoundByVerify(String edit) throws SQLException {
        sql("update managed_object set " + edit + " where unique_identifier = '" + key + "'");
        requireFound("object " + key + " of tenant default: its row is not as it was written: a column that repeats");
    }

    @Test
    void aRowThatNoRecordNamesIsFoundByVerify() throws IOException {
        var audit = installation.auditFile();
        var head = audit.resolveSibling("audit.jsonl.head");
        var kept = folder.resolve("kept");
        var keptHead = folder.resolve("kept.head");
        Files.move(audit, kept, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(head, keptHead, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(audit.resolveSibling("audit.jsonl.pub"), folder.resolve("kept.pub"));
        try {
            installation.startHere().close();
            requireFound("object " + key + " of tenant default: its row is there at version 2, which no record");
            requireFound("follows a file of");

            var together = installation.verify(kept.toString());
            assertThat(together.out()).contains(": as the audit says, 3 rows");
            assertThat(together.exit()).isZero();
        } finally {
            Files.move(kept, audit, StandardCopyOption.REPLACE_EXISTING);
            Files.move(keptHead, head, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void anotherKeyBesideTheAuditIsFoundByVerify() throws IOException {
        var file = installation.auditFile().resolveSibling("audit.jsonl.pub");
        var right = Files.readString(file);
        Files.writeString(file, "00".repeat(32) + "\n");
        try {
            var run = installation.verify();
            assertThat(run.out()).contains("is not that of the server");
            assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        } finally {
            Files.writeString(file, right);
        }
    }

    @Test
    void aKeyringOfAnotherServerStopsStartAndVerify() throws SQLException {
        sql("update server_record set value = (select envelope from managed_object where unique_identifier = '" + key
                + "') where name = 'keyring'");

        assertThat(installation.verify().exit()).isEqualTo(Main.EXIT_INTEGRITY);
        var start = Installation.run(
                "server", "--config", installation.configurationFile().toString());
        assertThat(start.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        assertThat(List.of(start.err())).singleElement().asString().contains("keyring is damaged");
    }
}
