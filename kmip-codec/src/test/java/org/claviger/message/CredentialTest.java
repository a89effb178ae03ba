package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.claviger.Wire;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.TicketType;
import org.claviger.operation.Ticket;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeSecrets() {
        secrets.close();
    }

    @Test
    void aPasswordIsReadIntoTheSecretScope() {
        var hex = "420023 01 00000040 420024 05 00000004 00000001 00000000"
                + " 420025 01 00000028 420099 07 00000004 4672656400000000"
                + " 4200A1 07 00000009 70617373776F726431 00000000000000";
        var credential = Wire.read(Credential.STRUCT, V1_0, secrets, hex);
        var password = secrets.copyOf("password1".getBytes(StandardCharsets.US_ASCII));
        assertThat(credential)
                .isEqualTo(Credential.of(new Credential.UsernameAndPassword("Fred", Optional.of(password))));
        assertThat(credential.toString()).doesNotContain("password1");
    }

    /** As a widely used C library sends it beside a certificate. */
    @Test
    void anEmptyUserNameAndPasswordAreRead() {
        var hex = "420023 01 00000028 420024 05 00000004 00000001 00000000"
                + " 420025 01 00000010 420099 07 00000000 4200A1 07 00000000";
        assertThat(Wire.read(Credential.STRUCT, V1_0, secrets, hex))
                .isEqualTo(Credential.of(
                        new Credential.UsernameAndPassword("", Optional.of(secrets.copyOf(new byte[0])))));
    }

    @Test
    void aTicketIsACredential() {
        var hex = "420023 01 00000040 420024 05 00000004 00000006 00000000"
                + " 420025 01 00000028 420149 01 00000020"
                + " 42014A 05 00000004 00000001 00000000 42014B 08 00000002 BEEF000000000000";
        var ticket = new Ticket(TicketType.LOGIN, secrets.copyOf(new byte[] {(byte) 0xBE, (byte) 0xEF}));
        assertThat(Wire.read(Credential.STRUCT, V2_1, secrets, hex))
                .isEqualTo(Credential.of(new Credential.ByTicket(ticket)));
    }

    @Test
    void aTypeThatTheVersionDoesNotHaveIsRefused() {
        var hex = "420023 01 00000018 420024 05 00000004 00000002 00000000 420025 01 00000000";
        assertThatThrownBy(() -> Wire.read(Credential.STRUCT, V1_0, secrets, hex))
                .isInstanceOfSatisfying(
                        TtlvException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.UNKNOWN));
        assertThat(Wire.read(Credential.STRUCT, V2_1, secrets, hex).type()).isEqualTo(CredentialType.DEVICE);
    }

    @Test
    void aTypeOfObjectsIsNoCredentialOfAMessage() {
        var hex = "420023 01 00000018 420024 05 00000004 00000007 00000000 420025 01 00000000";
        assertThatThrownBy(() -> Wire.read(Credential.STRUCT, V3_0, secrets, hex))
                .isInstanceOf(TtlvException.class)
                .hasMessageContaining("Credential Type Password (no credential of a message)");
    }

    @Test
    void typeAndValueBelongTogether() {
        var value = new Credential.UsernameAndPassword("Fred", Optional.empty());
        assertThatThrownBy(() -> new Credential(CredentialType.TICKET, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Ticket with the value of Username and Password");
    }
}
