package org.claviger.hsm.aws;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.Map;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What KMS's errors mean: one table from AWS's code to our category. */
final class AwsErrors {
    /**
     * Of a Decrypt by a key that did not encrypt, where KMS doesn't let the caller know whose the cipher text is. It comes as
     * AccessDeniedException.
     */
    private static final String FOREIGN_CIPHERTEXT =
            "The ciphertext refers to a customer master key that does not exist";

    private static final Map<String, Category> CATEGORIES = Map.ofEntries(
            entry("NotFoundException", Category.NOT_FOUND),
            entry("CustomKeyStoreNotFoundException", Category.NOT_FOUND),
            entry("CloudHsmClusterNotFoundException", Category.NOT_FOUND),
            entry("DisabledException", Category.WRONG_STATE),
            entry("KMSInvalidStateException", Category.WRONG_STATE),
            entry("CustomKeyStoreInvalidStateException", Category.WRONG_STATE),
            entry("CustomKeyStoreHasCMKsException", Category.WRONG_STATE),
            entry("CloudHsmClusterNotActiveException", Category.WRONG_STATE),
            entry("CloudHsmClusterInvalidConfigurationException", Category.WRONG_STATE),
            entry("ExpiredImportTokenException", Category.WRONG_STATE),
            entry("UnrecognizedClientException", Category.AUTH_FAILED),
            entry("InvalidClientTokenId", Category.AUTH_FAILED),
            entry("InvalidSignatureException", Category.AUTH_FAILED),
            entry("SignatureDoesNotMatch", Category.AUTH_FAILED),
            entry("IncompleteSignatureException", Category.AUTH_FAILED),
            entry("IncompleteSignature", Category.AUTH_FAILED),
            entry("MissingAuthenticationTokenException", Category.AUTH_FAILED),
            entry("MissingAuthenticationToken", Category.AUTH_FAILED),
            entry("ExpiredTokenException", Category.AUTH_FAILED),
            entry("ExpiredToken", Category.AUTH_FAILED),
            entry("RequestExpired", Category.AUTH_FAILED),
            entry("OptInRequired", Category.AUTH_FAILED),
            entry("AccessDeniedException", Category.ACCESS_DENIED),
            entry("AccessDenied", Category.ACCESS_DENIED),
            entry("InvalidKeyUsageException", Category.DENIED_BY_KEY_POLICY),
            entry("UnsupportedOperationException", Category.UNSUPPORTED),
            entry("InvalidCiphertextException", Category.INVALID_DATA),
            entry("IncorrectKeyMaterialException", Category.INVALID_DATA),
            entry("InvalidImportTokenException", Category.INVALID_DATA),
            entry("IncorrectTrustAnchorException", Category.INVALID_DATA),
            entry("MalformedPolicyDocumentException", Category.INVALID_DATA),
            entry("InvalidAliasNameException", Category.INVALID_DATA),
            entry("InvalidArnException", Category.INVALID_DATA),
            entry("TagException", Category.INVALID_DATA),
            entry("KMSInvalidMacException", Category.INVALID_DATA),
            entry("KMSInvalidSignatureException", Category.INVALID_DATA),
            entry("IncorrectKeyException", Category.WRONG_KEY),
            entry("AlreadyExistsException", Category.CONFLICT),
            entry("ConflictException", Category.CONFLICT),
            entry("CustomKeyStoreNameInUseException", Category.CONFLICT),
            entry("CloudHsmClusterInUseException", Category.CONFLICT),
            entry("CloudHsmClusterNotRelatedException", Category.CONFLICT),
            entry("LimitExceededException", Category.QUOTA),
            entry("ThrottlingException", Category.THROTTLED),
            entry("Throttling", Category.THROTTLED),
            entry("TooManyRequestsException", Category.THROTTLED),
            entry("RequestLimitExceeded", Category.THROTTLED),
            entry("KeyUnavailableException", Category.UNAVAILABLE),
            entry("DependencyTimeoutException", Category.UNAVAILABLE),
            entry("KMSInternalException", Category.UNAVAILABLE),
            entry("InternalFailure", Category.UNAVAILABLE),
            entry("ServiceUnavailable", Category.UNAVAILABLE),
            entry("ServiceUnavailableException", Category.UNAVAILABLE));

    private AwsErrors() {}

    /**
     * Says in our words what went wrong.
     *
     * @param call what was called and where, for the message
     * @param changes whether the call changes something in KMS, so that without an answer its outcome is unknown
     */
    static BackendException translate(String call, boolean changes, SdkException e) {
        if (e instanceof AwsServiceException service) {
            return answered(call, changes, service);
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return new BackendException(Category.TIMEOUT, call + ": no answer in time", e, changes, null);
        }
        if (e instanceof AbortedException) {
            return new BackendException(
                    Category.TIMEOUT, call + ": given up when the server was told to", e, changes, null);
        }
        if (causedBy(e, IOException.class)) {
            return new BackendException(Category.UNAVAILABLE, call + ": KMS can't be reached", e, changes, null);
        }
        var text = String.valueOf(e.getMessage());
        if (text.contains("credentials") || text.contains("Profile file")) {
            return new BackendException(
                    Category.AUTH_FAILED, call + ": no usable AWS credentials were found. " + text, e, false, null);
        }
        return new BackendException(
                Category.INTERNAL, call + ": KMS's answer was not understood, or the SDK failed", e, changes, null);
    }

    private static BackendException answered(String call, boolean changes, AwsServiceException e) {
        var details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "HTTP " + e.statusCode() : details.errorCode();
        String said = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        var category = category(code, said, e);
        // A 500 is no statement on what was done; every other error says that nothing was.
        boolean unknown = changes && e.statusCode() >= 500;
        var message = "%s: %s%s (request %s)".formatted(call, code, said.isEmpty() ? "" : ", " + said, e.requestId());
        return new BackendException(category, message, e, unknown, code);
    }

    private static Category category(String code, String said, AwsServiceException e) {
        if (said.startsWith(FOREIGN_CIPHERTEXT)) {
            return Category.WRONG_KEY;
        }
        var known = CATEGORIES.get(code);
        if (known != null) {
            return known;
        }
        if (e.isThrottlingException() || e.statusCode() == 429) {
            return Category.THROTTLED;
        }
        if (e.statusCode() >= 500) {
            return Category.UNAVAILABLE;
        }
        return Category.INTERNAL;
    }

    private static boolean causedBy(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
