package org.claviger.hsm.aws;

/**
 * One call of KMS, for the transcript of a command.
 *
 * @param call its name and what was asked for, without secrets
 * @param outcome what KMS answered, in a few words
 */
public record AwsStep(String call, String outcome) {
    @Override
    public String toString() {
        return call + " -> " + outcome;
    }
}
