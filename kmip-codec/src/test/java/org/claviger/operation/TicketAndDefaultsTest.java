package org.claviger.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.Wire;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Pkcs11FunctionName;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TicketAndDefaultsTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeSecrets() {
        secrets.close();
    }

    @Test
    void aLeaseTimeIsAnIntervalOrADate() {
        assertThat(Wire.read(LeaseTime.CODEC, V2_1, secrets, "420049 0A 00000004 0000003C 00000000"))
                .isEqualTo(new LeaseTime.Lasting(Duration.ofMinutes(1)));
        assertThat(Wire.read(LeaseTime.CODEC, V2_1, secrets, "420049 09 00000008 0000000000000001"))
                .isEqualTo(new LeaseTime.Ending(Instant.ofEpochSecond(1)));
        assertThatThrownBy(() -> Wire.read(LeaseTime.CODEC, V2_1, secrets, "420049 02 00000004 0000003C 00000000"))
                .isInstanceOf(TtlvException.class)
                .hasMessageContaining("expected Interval or DateTime");
    }

    @Test
    void aFunctionOfPkcs11IsAnEnumerationAndAVendorsAnInteger() {
        assertThat(Wire.read(Pkcs11Function.CODEC, V2_1, secrets, "42015A 05 00000004 00000001 00000000"))
                .isEqualTo(Pkcs11Function.of(Pkcs11FunctionName.C_INITIALIZE));
        assertThat(Wire.read(Pkcs11Function.CODEC, V2_1, secrets, "42015A 02 00000004 00000001 00000000"))
                .isEqualTo(new Pkcs11Function.Vendor(1));
    }

    @Test
    void theLastFunctionOfPkcs11Version3IsItsNinetySecond() {
        assertThat(Pkcs11FunctionName.values()).hasSize(92);
        assertThat(Pkcs11FunctionName.C_MESSAGE_VERIFY_FINAL.value()).isEqualTo(92);
        assertThat(Pkcs11FunctionName.C_WAIT_FOR_SLOT_EVENT.value()).isEqualTo(68);
    }

    @Test
    void defaultsAreForOneTypeOrForSeveral() {
        var one = defaults(Optional.of(ObjectType.SYMMETRIC_KEY), Optional.empty());
        var several = defaults(Optional.empty(), Optional.of(new ObjectTypes(List.of(ObjectType.SECRET_DATA))));
        assertThat(one.types()).containsExactly(ObjectType.SYMMETRIC_KEY);
        assertThat(several.types()).containsExactly(ObjectType.SECRET_DATA);
        assertThatThrownBy(() -> defaults(Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults(one.objectType(), several.objectTypes()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Wire.write(ObjectDefaults.STRUCT, V2_0, Tag.OBJECT_DEFAULTS, several))
                .isInstanceOf(UnencodableException.class);
    }

    private static ObjectDefaults defaults(Optional<ObjectType> type, Optional<ObjectTypes> types) {
        return new ObjectDefaults(type, types, Attributes.EMPTY, Optional.empty());
    }

    @Test
    void groupsAreTextsIn2_1AndLinksIn3() {
        var groups = new ObjectGroups(List.of("g"));
        assertThat(Wire.write(ObjectGroups.STRUCT, V2_1, Tag.OBJECT_GROUPS, groups))
                .isEqualTo("4201660100000010" + "42005607000000016700000000000000");
        assertThat(Wire.write(ObjectGroups.STRUCT, V3_0, Tag.OBJECT_GROUPS, groups))
                .isEqualTo("4201660100000010" + "4201B30E000000016700000000000000");
    }
}
