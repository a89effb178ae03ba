package org.claviger.hsm.aws;

import java.nio.file.Path;
import java.util.Optional;

/** Who we are to AWS. Secret keys are never among the settings: they come from where the SDK finds them. */
public sealed interface AwsCredentials {
    /** The SDK's default chain: environment, web identity, profile, container, instance. */
    record DefaultChain() implements AwsCredentials {}

    /**
     * A profile of a credentials file.
     *
     * @param file empty for the usual one, {@code ~/.aws/credentials}
     */
    record Profile(String name, Optional<Path> file) implements AwsCredentials {}

    /**
     * A role to assume, with what the default chain gives.
     *
     * @param arn such as {@code arn:aws:iam::111122223333:role/claviger}
     * @param externalId what the role's trust policy asks for, if it does
     */
    record Role(String arn, Optional<String> externalId) implements AwsCredentials {}
}
