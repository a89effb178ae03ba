package org.claviger.server.dispatch;

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
                            var heard = ProviderFailures.of(new BackendException(category, "alias/secret-name"));
                            return "%s: %s, %s%n".formatted(category, heard.reason(), heard.getMessage());
                        })
                        .collect(Collectors.joining()))
                .isEqualTo(TABLE);
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void anUnknownOutcomeIsNeverAnInvitationToTryAgain(Category category) {
        var failure = new BackendException(category, "lost", null, true, null);
        assertThat(ProviderFailures.of(failure))
                .hasMessage("the key provider lost the answer: this was done or not; look before trying again");
    }

    @ParameterizedTest
    @CsvSource({"true, try again", "false, see to it"})
    void onlyWhatMayPassIsWorthTryingAgain(boolean retryable, String advice) {
        Arrays.stream(Category.values())
                .filter(category -> category.retryable() == retryable)
                .map(category -> ProviderFailures.of(new BackendException(category, "")))
                .filter(heard -> heard.reason() == ResultReason.GENERAL_FAILURE)
                .forEach(heard -> assertThat(heard).hasMessageEndingWith(advice));
    }
}
