package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final Stream<ProtocolVersion> versions() {
        return Stream.of("1.0", "1.1", "1.2", "1.3", "1.4", "2.0", "2.1").map(FailuresTest::version);
    }

    private static ProtocolVersion version(String text) {
        var parts = text.split("\\.", -1);
        return ProtocolVersion.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @ParameterizedTest
    @CsvSource({
        "OBJECT_NOT_FOUND, GET, 1.0, ITEM_NOT_FOUND",
        "OBJECT_NOT_FOUND, GET, 2.0, ITEM_NOT_FOUND",
        "OBJECT_NOT_FOUND, GET, 2.1, OBJECT_NOT_FOUND",
        "OBJECT_DESTROYED, GET, 1.4, ITEM_NOT_FOUND",
        "OBJECT_DESTROYED, DESTROY, 1.4, PERMISSION_DENIED",
        "OBJECT_DESTROYED, GET, 2.1, OBJECT_DESTROYED",
        "WRONG_KEY_LIFECYCLE_STATE, ACTIVATE, 1.2, PERMISSION_DENIED",
        "WRONG_KEY_LIFECYCLE_STATE, DESTROY, 2.0, PERMISSION_DENIED",
        "WRONG_KEY_LIFECYCLE_STATE, DESTROY, 2.1, WRONG_KEY_LIFECYCLE_STATE",
        "INVALID_OBJECT_TYPE, ACTIVATE, 1.0, ILLEGAL_OPERATION",
        "INVALID_OBJECT_TYPE, REGISTER, 1.4, INVALID_FIELD",
        "INVALID_OBJECT_TYPE, ENCRYPT, 1.4, PERMISSION_DENIED",
        "ATTRIBUTE_NOT_FOUND, GET_USAGE_ALLOCATION, 1.4, ILLEGAL_OPERATION",
        "INVALID_OBJECT_TYPE, GET_USAGE_ALLOCATION, 1.4, ILLEGAL_OPERATION",
        "USAGE_LIMIT_EXCEEDED, GET_USAGE_ALLOCATION, 1.4, PERMISSION_DENIED",
        "USAGE_LIMIT_EXCEEDED, CHECK, 1.0, PERMISSION_DENIED",
        "INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, CHECK, 1.4, PERMISSION_DENIED",
        "ILLEGAL_OBJECT_TYPE, CHECK, 1.4, ILLEGAL_OPERATION",
        "NON_UNIQUE_NAME_ATTRIBUTE, CREATE, 1.0, INVALID_FIELD",
        "NON_UNIQUE_NAME_ATTRIBUTE, CREATE, 2.1, NON_UNIQUE_NAME_ATTRIBUTE",
        "ATTRIBUTE_READ_ONLY, MODIFY_ATTRIBUTE, 1.4, PERMISSION_DENIED",
        "ATTRIBUTE_READ_ONLY, CREATE, 1.4, INVALID_FIELD",
        "READ_ONLY_ATTRIBUTE, ADD_ATTRIBUTE, 1.4, PERMISSION_DENIED",
        "INVALID_ATTRIBUTE, ADD_ATTRIBUTE, 1.4, PERMISSION_DENIED",
        "ATTRIBUTE_SINGLE_VALUED, ADD_ATTRIBUTE, 1.4, ILLEGAL_OPERATION",
        "NON_UNIQUE_NAME_ATTRIBUTE, ADD_ATTRIBUTE, 1.4, ILLEGAL_OPERATION",
        "NON_UNIQUE_NAME_ATTRIBUTE, MODIFY_ATTRIBUTE, 1.4, ILLEGAL_OPERATION",
        "NON_UNIQUE_NAME_ATTRIBUTE, MODIFY_ATTRIBUTE, 2.0, NON_UNIQUE_NAME_ATTRIBUTE",
        "SERVER_LIMIT_EXCEEDED, ADD_ATTRIBUTE, 1.4, INDEX_OUT_OF_BOUNDS",
        "ATTRIBUTE_NOT_FOUND, MODIFY_ATTRIBUTE, 1.4, INVALID_FIELD",
        "ATTRIBUTE_NOT_FOUND, DELETE_ATTRIBUTE, 1.4, ITEM_NOT_FOUND",
        "ATTRIBUTE_INSTANCE_NOT_FOUND, MODIFY_ATTRIBUTE, 1.4, ITEM_NOT_FOUND",
        "SENSITIVE, GET, 1.4, SENSITIVE",
        "SENSITIVE, GET, 1.3, PERMISSION_DENIED",
        "UNSUPPORTED_PROTOCOL_VERSION, DISCOVER_VERSIONS, 1.0, INVALID_MESSAGE",
        "INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, DERIVE_KEY, 1.4, INVALID_FIELD",
        "INVALID_OBJECT_TYPE, CREATE_SPLIT_KEY, 1.4, INVALID_FIELD",
        "WRAPPING_OBJECT_NOT_FOUND, MAC, 1.2, KEY_VALUE_NOT_PRESENT",
        "WRAPPING_OBJECT_NOT_FOUND, DERIVE_KEY, 1.0, ITEM_NOT_FOUND",
        "WRAPPING_OBJECT_NOT_FOUND, GET, 2.1, WRAPPING_OBJECT_NOT_FOUND",
        "INVALID_OBJECT_TYPE, IMPORT, 2.1, INVALID_FIELD",
        "UNSUPPORTED_ATTRIBUTE, CREATE, 2.1, UNSUPPORTED_ATTRIBUTE",
        "UNSUPPORTED_ATTRIBUTE, LOCATE, 2.1, INVALID_ATTRIBUTE",
        "UNSUPPORTED_ATTRIBUTE, CHECK, 2.1, INVALID_FIELD",
        "OBJECT_NOT_FOUND, CREATE_SPLIT_KEY, 2.1, ITEM_NOT_FOUND",
        "ATTRIBUTE_READ_ONLY, DERIVE_KEY, 2.1, INVALID_ATTRIBUTE",
        "APPLICATION_NAMESPACE_NOT_SUPPORTED, REGISTER, 1.4, APPLICATION_NAMESPACE_NOT_SUPPORTED",
        "APPLICATION_NAMESPACE_NOT_SUPPORTED, REGISTER, 2.1, INVALID_FIELD",
    })
    void theReasonIsTheVersionsOwn(ResultReason reason, Operation operation, String version, ResultReason expected) {
        assertThat(Failures.reason(reason, operation, version(version))).isEqualTo(expected);
    }

    @Test
    void noVersionEverHearsAReasonItDoesNotKnow() {
        versions()
                .forEach(version -> Arrays.stream(ResultReason.values())
                        .forEach(reason -> Arrays.stream(Operation.values())
                                .forEach(operation -> assertThat(Failures.reason(reason, operation, version)
                                                .versions())
                                        .satisfies(range -> assertThat(range.contains(version))
                                                .isTrue()))));
    }
}
