package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.TIMEOUT;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * KMS in one Region: bounds how long calls take, repeats those that may be repeated, and translates what fails.
 *
 * <p>Calls run on virtual threads, because only those give up a blocked socket when a deadline interrupts them.
 */
final class KmsRegion implements AutoCloseable {
    private final AwsRegion region;
    private final KmsClient asking;
    private final KmsClient changing;

    KmsRegion(AwsRegion region, AwsTiming timing, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.region = region;
        this.asking = client(region, timing, credentials, http, repeatWhatMayPass(timing));
        this.changing = client(region, timing, credentials, http, repeatWhatWasRefused(timing));
    }

    AwsRegion region() {
        return region;
    }

    /**
     * Makes a call that has no effect, or the same effect when it is repeated.
     *
     * @throws BackendException as {@link AwsErrors} says
     */
    <T> T ask(String operation, Function<KmsClient, T> call) {
        return call(operation, false, asking, call);
    }

    /**
     * Makes a call that must not be repeated blindly.
     *
     * @throws BackendException as {@link AwsErrors} says, with an unknown outcome if no answer came
     */
    <T> T change(String operation, Function<KmsClient, T> call) {
        return call(operation, true, changing, call);
    }

    @Override
    public void close() {
        asking.close();
        changing.close();
    }

    private <T> T call(String operation, boolean changes, KmsClient client, Function<KmsClient, T> call) {
        var where = "KMS %s in %s".formatted(operation, region);
        return onVirtualThread(where, changes, () -> {
            try {
                return call.apply(client);
            } catch (SdkException e) {
                throw AwsErrors.translate(where, changes, e);
            }
        });
    }

    private static <T> T onVirtualThread(String where, boolean changes, Supplier<T> call) {
        if (Thread.currentThread().isVirtual()) {
            return call.get();
        }
        var task = new FutureTask<>(call::get);
        Thread.ofVirtual().name(where).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new BackendException(TIMEOUT, where + ": given up when interrupted", e, changes, null);
        }
    }

    private static KmsClient client(
            AwsRegion region,
            AwsTiming timing,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            RetryStrategy retries) {
        var builder = KmsClient.builder()
                .region(Region.of(region.name()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(timing.attempt())
                        .apiCallTimeout(timing.call())
                        .retryStrategy(retries));
        region.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static RetryStrategy repeatWhatMayPass(AwsTiming timing) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(timing.attempts())
                .build();
    }

    /** After throttling nothing was done, so that repeating is safe; after a lost answer it isn't. */
    private static RetryStrategy repeatWhatWasRefused(AwsTiming timing) {
        return DefaultRetryStrategy.standardStrategyBuilder()
                .maxAttempts(timing.attempts())
                .useClientDefaults(false)
                .treatAsThrottling(KmsRegion::isThrottling)
                .retryOnException(KmsRegion::isThrottling)
                .build();
    }

    private static boolean isThrottling(Throwable e) {
        return e instanceof SdkServiceException service && service.isThrottlingException();
    }
}
