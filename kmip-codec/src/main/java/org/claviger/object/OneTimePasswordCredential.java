package org.claviger.object;

import java.time.Duration;
import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.OTPAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Tag;

/**
 * What makes the one-time passwords of a user (draft of 3.0).
 *
 * @param otpDigest the message authentication code that is used
 * @param otpInterval how long a password is good, for passwords by time
 * @param otpDigits how long a password is
 * @param otpCounter how many passwords have been made, for passwords by count
 */
public record OneTimePasswordCredential(
        OTPAlgorithm otpAlgorithm,
        Optional<CryptographicAlgorithm> otpDigest,
        Optional<String> otpSerial,
        Optional<Secret> otpSeed,
        Optional<Duration> otpInterval,
        Optional<Integer> otpDigits,
        Optional<Integer> otpCounter)
        implements KmipObject {
    public static final Struct<OneTimePasswordCredential> STRUCT = Struct.of(OneTimePasswordCredential::layout);

    private static Construct<OneTimePasswordCredential> layout(Layout<OneTimePasswordCredential> s) {
        var otpAlgorithm = s.required(
                Tag.OTP_ALGORITHM, Codec.enumeration(OTPAlgorithm.class), OneTimePasswordCredential::otpAlgorithm);
        var otpDigest = s.optional(
                Tag.OTP_DIGEST, Codec.enumeration(CryptographicAlgorithm.class), OneTimePasswordCredential::otpDigest);
        var otpSerial = s.optional(Tag.OTP_SERIAL, Codec.TEXT, OneTimePasswordCredential::otpSerial);
        var otpSeed = s.optional(Tag.OTP_SEED, Codec.SECRET_BYTES, OneTimePasswordCredential::otpSeed);
        var otpInterval = s.optional(Tag.OTP_INTERVAL, Codec.INTERVAL, OneTimePasswordCredential::otpInterval);
        var otpDigits = s.optional(Tag.OTP_DIGITS, Codec.INTEGER, OneTimePasswordCredential::otpDigits);
        var otpCounter = s.optional(Tag.OTP_COUNTER, Codec.INTEGER, OneTimePasswordCredential::otpCounter);
        return in -> new OneTimePasswordCredential(
                in.read(otpAlgorithm),
                in.read(otpDigest),
                in.read(otpSerial),
                in.read(otpSeed),
                in.read(otpInterval),
                in.read(otpDigits),
                in.read(otpCounter));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.ONE_TIME_PASSWORD_CREDENTIAL;
    }
}
