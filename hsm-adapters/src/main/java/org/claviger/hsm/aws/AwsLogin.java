package org.claviger.hsm.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials as {@link AwsCredentials} says, with what has to be closed after use. */
final class AwsLogin implements AutoCloseable {
    private static final String SESSION = "claviger";

    private final AwsCredentialsProvider credentials;
    private final Deque<SdkAutoCloseable> toClose;

    private AwsLogin(AwsCredentialsProvider credentials, Deque<SdkAutoCloseable> toClose) {
        this.credentials = credentials;
        this.toClose = toClose;
    }

    static AwsLogin of(AwsKmsSettings settings, SdkHttpClient http) {
        var toClose = new ArrayDeque<SdkAutoCloseable>();
        AwsCredentialsProvider provider = switch (settings.credentials()) {
            case AwsCredentials.DefaultChain _ -> defaultChain(toClose);
            case AwsCredentials.Profile profile -> profile(profile, toClose);
            case AwsCredentials.Role role -> role(role, settings.primary(), http, toClose);
        };
        return new AwsLogin(provider, toClose);
    }

    static AwsLogin with(AwsCredentialsProvider credentials) {
        return new AwsLogin(credentials, new ArrayDeque<>());
    }

    AwsCredentialsProvider credentials() {
        return credentials;
    }

    @Override
    public void close() {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
    }

    private static AwsCredentialsProvider defaultChain(Deque<SdkAutoCloseable> toClose) {
        var provider = DefaultCredentialsProvider.builder().build();
        toClose.push(provider);
        return provider;
    }

    private static AwsCredentialsProvider profile(AwsCredentials.Profile profile, Deque<SdkAutoCloseable> toClose) {
        var builder = ProfileCredentialsProvider.builder().profileName(profile.name());
        profile.file()
                .ifPresent(file -> builder.profileFile(ProfileFile.builder()
                        .content(file)
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build()));
        var provider = builder.build();
        toClose.push(provider);
        return provider;
    }

    private static AwsCredentialsProvider role(
            AwsCredentials.Role role, AwsRegion region, SdkHttpClient http, Deque<SdkAutoCloseable> toClose) {
        var sts = StsClient.builder()
                .region(Region.of(region.name()))
                .credentialsProvider(defaultChain(toClose))
                .httpClient(http)
                .build();
        toClose.push(sts);
        var provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> {
                    r.roleArn(role.arn()).roleSessionName(SESSION);
                    role.externalId().ifPresent(r::externalId);
                })
                .build();
        toClose.push(provider);
        return provider;
    }
}
