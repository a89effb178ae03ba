package org.claviger.hsm.aws;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Region in which KMS is called.
 *
 * @param name such as {@code eu-central-1}
 * @param endpoint where KMS is found instead of the Region's public address, such as a VPC endpoint
 */
public record AwsRegion(String name, Optional<URI> endpoint) {
    private static final Pattern FORM = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

    public AwsRegion {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is not an AWS Region (expected such as eu-central-1)");
        }
    }

    public static AwsRegion of(String name) {
        return new AwsRegion(name, Optional.empty());
    }

    @Override
    public String toString() {
        return name;
    }
}
