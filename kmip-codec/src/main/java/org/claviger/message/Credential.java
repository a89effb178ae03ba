package org.claviger.message;

import java.time.Instant;
import java.util.Optional;
import org.claviger.enumeration.AttestationType;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.operation.Ticket;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.UnencodableException;

/** Something that proves who asks (KMIP 2.1 section 9.11, KMIP 1.4 section 2.1.2). */
public record Credential(CredentialType type, Value value) {
    public static final Struct<Credential> STRUCT = Struct.of(Credential::layout);

    /** The value of a credential; the type decides which. */
    public sealed interface Value {}

    /** @param password absent where the certificate alone proves */
    public record UsernameAndPassword(String username, Optional<Secret> password) implements Value {
        private static final Struct<UsernameAndPassword> STRUCT = Struct.of(UsernameAndPassword::layout);

        private static Construct<UsernameAndPassword> layout(Layout<UsernameAndPassword> s) {
            var username = s.required(Tag.USERNAME, Codec.TEXT, UsernameAndPassword::username);
            var password = s.optional(Tag.PASSWORD, Codec.SECRET_TEXT, UsernameAndPassword::password);
            return in -> new UsernameAndPassword(in.read(username), in.read(password));
        }
    }

    /** What tells one device from others; at least one field is there (since 1.1). */
    public record Device(
            Optional<String> deviceSerialNumber,
            Optional<Secret> password,
            Optional<String> deviceIdentifier,
            Optional<String> networkIdentifier,
            Optional<String> machineIdentifier,
            Optional<String> mediaIdentifier)
            implements Value {
        private static final Struct<Device> STRUCT = Struct.of(Device::layout);

        private static Construct<Device> layout(Layout<Device> s) {
            var serialNumber = s.optional(Tag.DEVICE_SERIAL_NUMBER, Codec.TEXT, Device::deviceSerialNumber);
            var password = s.optional(Tag.PASSWORD, Codec.SECRET_TEXT, Device::password);
            var device = s.optional(Tag.DEVICE_IDENTIFIER, Codec.TEXT, Device::deviceIdentifier);
            var network = s.optional(Tag.NETWORK_IDENTIFIER, Codec.TEXT, Device::networkIdentifier);
            var machine = s.optional(Tag.MACHINE_IDENTIFIER, Codec.TEXT, Device::machineIdentifier);
            var media = s.optional(Tag.MEDIA_IDENTIFIER, Codec.TEXT, Device::mediaIdentifier);
            return in -> new Device(
                    in.read(serialNumber),
                    in.read(password),
                    in.read(device),
                    in.read(network),
                    in.read(machine),
                    in.read(media));
        }
    }

    /**
     * What proves in which state the client is (since 1.2).
     *
     * @param nonce what the server gave for it
     * @param attestationMeasurement what the client says of itself
     * @param attestationAssertion what somebody else says of the client
     */
    public record Attestation(
            Nonce nonce,
            AttestationType attestationType,
            Optional<Bytes> attestationMeasurement,
            Optional<Bytes> attestationAssertion)
            implements Value {
        private static final Struct<Attestation> STRUCT = Struct.of(Attestation::layout);

        private static Construct<Attestation> layout(Layout<Attestation> s) {
            var nonce = s.required(Tag.NONCE, Nonce.STRUCT, Attestation::nonce);
            var type = s.required(
                    Tag.ATTESTATION_TYPE, Codec.enumeration(AttestationType.class), Attestation::attestationType);
            var measurement = s.optional(Tag.ATTESTATION_MEASUREMENT, Codec.BYTES, Attestation::attestationMeasurement);
            var assertion = s.optional(Tag.ATTESTATION_ASSERTION, Codec.BYTES, Attestation::attestationAssertion);
            return in -> new Attestation(in.read(nonce), in.read(type), in.read(measurement), in.read(assertion));
        }
    }

    /** A user with a password that is good once (since 2.0). */
    public record OneTimePassword(String username, Optional<Secret> password, Secret oneTimePassword) implements Value {
        private static final Struct<OneTimePassword> STRUCT = Struct.of(OneTimePassword::layout);

        private static Construct<OneTimePassword> layout(Layout<OneTimePassword> s) {
            var username = s.required(Tag.USERNAME, Codec.TEXT, OneTimePassword::username);
            var password = s.optional(Tag.PASSWORD, Codec.SECRET_TEXT, OneTimePassword::password);
            var once = s.required(Tag.ONE_TIME_PASSWORD, Codec.SECRET_TEXT, OneTimePassword::oneTimePassword);
            return in -> new OneTimePassword(in.read(username), in.read(password), in.read(once));
        }
    }

    /**
     * A user who knows a password and does not send it (since 2.0).
     *
     * @param timestamp when the hash was made, in microseconds; later each time
     * @param hashingAlgorithm absent means SHA-256
     * @param hashedPassword {@code H(S1 || timestamp) || S2}, where {@code S1 = H(username || password)} and
     *     {@code S2 = H(password || username)}
     */
    public record HashedPassword(
            String username, Instant timestamp, Optional<HashingAlgorithm> hashingAlgorithm, Secret hashedPassword)
            implements Value {
        private static final Struct<HashedPassword> STRUCT = Struct.of(HashedPassword::layout);

        private static Construct<HashedPassword> layout(Layout<HashedPassword> s) {
            var username = s.required(Tag.USERNAME, Codec.TEXT, HashedPassword::username);
            var timestamp = s.required(Tag.TIME_STAMP, Codec.DATE_TIME_EXTENDED, HashedPassword::timestamp);
            var algorithm = s.optional(
                    Tag.HASHING_ALGORITHM, Codec.enumeration(HashingAlgorithm.class), HashedPassword::hashingAlgorithm);
            var hash = s.required(Tag.HASHED_PASSWORD, Codec.SECRET_BYTES, HashedPassword::hashedPassword);
            return in -> new HashedPassword(in.read(username), in.read(timestamp), in.read(algorithm), in.read(hash));
        }
    }

    /** What Login or Delegated Login gave (since 2.0). */
    public record ByTicket(Ticket ticket) implements Value {
        private static final Struct<ByTicket> STRUCT = Struct.of(ByTicket::layout);

        private static Construct<ByTicket> layout(Layout<ByTicket> s) {
            var ticket = s.required(Tag.TICKET, Ticket.STRUCT, ByTicket::ticket);
            return in -> new ByTicket(in.read(ticket));
        }
    }

    public Credential {
        if (type != typeOf(value)) {
            throw new IllegalArgumentException("Credential Type " + type.specName() + " with the value of "
                    + typeOf(value).specName());
        }
    }

    /** Returns the credential with this value. */
    public static Credential of(Value value) {
        return new Credential(typeOf(value), value);
    }

    private static CredentialType typeOf(Value value) {
        return switch (value) {
            case UsernameAndPassword _ -> CredentialType.USERNAME_AND_PASSWORD;
            case Device _ -> CredentialType.DEVICE;
            case Attestation _ -> CredentialType.ATTESTATION;
            case OneTimePassword _ -> CredentialType.ONE_TIME_PASSWORD;
            case HashedPassword _ -> CredentialType.HASHED_PASSWORD;
            case ByTicket _ -> CredentialType.TICKET;
        };
    }

    private static Construct<Credential> layout(Layout<Credential> s) {
        var type = s.required(Tag.CREDENTIAL_TYPE, Codec.enumeration(CredentialType.class), Credential::type);
        var value = s.required(Tag.CREDENTIAL_VALUE, type, Credential::codec, Credential::value);
        return in -> new Credential(in.read(type), in.read(value));
    }

    private static Codec<? extends Value> codec(CredentialType type) {
        return switch (type) {
            case USERNAME_AND_PASSWORD -> UsernameAndPassword.STRUCT;
            case DEVICE -> Device.STRUCT;
            case ATTESTATION -> Attestation.STRUCT;
            case ONE_TIME_PASSWORD -> OneTimePassword.STRUCT;
            case HASHED_PASSWORD -> HashedPassword.STRUCT;
            case TICKET -> ByTicket.STRUCT;
            // Types of credentials that are objects (draft of 3.0); what they would look like here is not said.
            case PASSWORD, CERTIFICATE -> refused(type);
        };
    }

    private static Codec<Value> refused(CredentialType type) {
        return Codec.of(
                in -> {
                    throw in.fault(
                            Fault.UNKNOWN, "Credential Type " + type.specName() + " (no credential of a message)");
                },
                (_, _, _) -> {
                    throw new UnencodableException("a credential of type " + type.specName() + " in a message");
                });
    }
}
