package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderFailuresTest {
    private static final String TABLE = """
            NOT_FOUND: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            WRONG_STATE: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            AUTH_FAILED: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            ACCESS_DENIED: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            DENIED_BY_KEY_POLICY: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            UNSUPPORTED: CRYPTOGRAPHIC_FAILURE, the key provider failed
            INVALID_DATA: CRYPTOGRAPHIC_FAILURE, the key provider failed
            WRONG_KEY: CRYPTOGRAPHIC_FAILURE, the key provider failed
            CONFLICT: CRYPTOGRAPHIC_FAILURE, the key provider failed
            QUOTA: GENERAL_FAILURE, a limit of the key provider is reached; the operator must see to it
            THROTTLED: GENERAL_FAILURE, the key provider is busy; try again
            SESSION_LOST: GENERAL_FAILURE, the key provider cannot answer now; try again
            UNAVAILABLE: GENERAL_FAILURE, the key provider cannot answer now; try again
            TIMEOUT: GENERAL_FAILURE, the key provider cannot answer now; try again
            INTERNAL: CRYPTOGRAPHIC_FAILURE, the key provider failed
            """;

    @Test
    void everyCategoryHasItsReason() {
        assertThat(Arrays.stream(Category.values())
                        .map(category -> {
                            var heard = ProviderFailures.ofRootKey(new BackendException(category, "alias/secret-name"));
                            return "%s: %s, %s%n".formatted(category, heard.reason(), heard.getMessage());
                        })
                        .collect(Collectors.joining()))
                .isEqualTo(TABLE);
    }

    private static final String RESIDENT_TABLE = """
            NOT_FOUND: KEY_VALUE_NOT_PRESENT, the device does not have the key any more; the operator must see to it
            WRONG_STATE: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            AUTH_FAILED: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            ACCESS_DENIED: GENERAL_FAILURE, the provider's key cannot be used; the operator must see to it
            DENIED_BY_KEY_POLICY: PERMISSION_DENIED, the device does not let the key be used so
            UNSUPPORTED: UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, the device that holds the key does not support this
            INVALID_DATA: CRYPTOGRAPHIC_FAILURE, the device could not do this with the key and the data
            WRONG_KEY: CRYPTOGRAPHIC_FAILURE, the device could not do this with the key and the data
            CONFLICT: CRYPTOGRAPHIC_FAILURE, the key provider failed
            QUOTA: SERVER_LIMIT_EXCEEDED, a limit of the device is reached; the operator must see to it
            THROTTLED: GENERAL_FAILURE, the key provider is busy; try again
            SESSION_LOST: GENERAL_FAILURE, the key provider cannot answer now; try again
            UNAVAILABLE: GENERAL_FAILURE, the key provider cannot answer now; try again
            TIMEOUT: GENERAL_FAILURE, the key provider cannot answer now; try again
            INTERNAL: CRYPTOGRAPHIC_FAILURE, the key provider failed
            """;

    @Test
    void ofAKeyInADeviceEveryCategoryHasItsReasonToo() {
        assertThat(Arrays.stream(Category.values())
                        .map(category -> {
                            var heard =
                                    ProviderFailures.ofResidentKey(new BackendException(category, "token secret-name"));
                            return "%s: %s, %s%n".formatted(category, heard.reason(), heard.getMessage());
                        })
                        .collect(Collectors.joining()))
                .isEqualTo(RESIDENT_TABLE);
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void anUnknownOutcomeIsNeverAnInvitationToTryAgain(Category category) {
        var failure = new BackendException(category, "lost", null, true, null);
        assertThat(ProviderFailures.ofRootKey(failure))
                .hasMessage("the key provider lost the answer: this was done or not; look before trying again");
    }

    @ParameterizedTest
    @CsvSource({"true, try again", "false, see to it"})
    void onlyWhatMayPassIsWorthTryingAgain(boolean retryable, String advice) {
        Arrays.stream(Category.values())
                .filter(category -> category.retryable() == retryable)
                .map(category -> ProviderFailures.ofRootKey(new BackendException(category, "")))
                .filter(heard -> heard.reason() == ResultReason.GENERAL_FAILURE)
                .forEach(heard -> assertThat(heard).hasMessageEndingWith(advice));
    }
}
