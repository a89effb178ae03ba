package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.ENCODING_OPTION_ERROR;
import static org.claviger.enumeration.ResultReason.FEATURE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;

import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.engine.KeyWrap;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.schema.Codec;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvReader;

/**
 * Wraps the value of a key under another key and unwraps it (KMIP 2.1 sections 3.3 and 7.18, KMIP 1.4 sections 2.1.5 and
 * 2.1.6). By default all of the Key Value is wrapped, as TTLV with the attributes in it; with No Encoding only the bytes of its
 * Key Material.
 *
 * <p>NISTKeyWrap is RFC 3394, AESKeyWrapPadding is RFC 5649. The other modes are those of Encrypt; the tag of an authenticated
 * one follows the ciphertext, as Key Wrapping Data has no field for it. RSA keys wrap by their public half and unwrap by their
 * private one, with OAEP or with the padding of PKCS #1 v1.5, whose failures are not told apart from others.
 */
public final class KeyWrapper {
    /** What was wrapped does not say its version; for each shape that attributes have had, the newest version reads it. */
    private static final List<ProtocolVersion> SHAPES =
            List.of(ProtocolVersion.V2_1, ProtocolVersion.V1_4, ProtocolVersion.V3_0);

    private final CryptoEngine engine;
    private final KeyWrap keyWrap;
    private final Limits limits;

    /**
     * @param engine wraps by the modes of Encrypt
     * @param keyWrap wraps by the modes that are made for it
     * @param limits of what is unwrapped, which a client may have made
     */
    public KeyWrapper(CryptoEngine engine, KeyWrap keyWrap, Limits limits) {
        this.engine = engine;
        this.keyWrap = keyWrap;
        this.limits = limits;
    }

    /** A key that wraps, and how. */
    public sealed interface WrappingKey {}

    /** A key that unwraps, and how. */
    public sealed interface UnwrappingKey {}

    /** @param parameters a Block Cipher Mode is there for each algorithm that has modes */
    public record Symmetric(CryptographicAlgorithm algorithm, Secret key, CryptographicParameters parameters)
            implements WrappingKey, UnwrappingKey {}

    /** The public half of an RSA pair. */
    public record RsaPublic(PublicKey key, CryptographicParameters parameters) implements WrappingKey {}

    /** A key that wraps and unwraps in the device that it is in. */
    record InDevice(DeviceKey key, CryptographicParameters parameters) implements WrappingKey, UnwrappingKey {}

    /** The private half of an RSA pair. */
    public record RsaPrivate(PrivateKey key, CryptographicParameters parameters) implements UnwrappingKey {}

    /**
     * What wrapping gave.
     *
     * @param iv empty if the mode has none
     */
    public record Wrapped(Secret bytes, Optional<Bytes> iv) {}

    /**
     * Wraps the value of a key.
     *
     * @param block in the clear
     * @param attributes those to be wrapped with it, in place of any that it has
     * @param version in which the value is encoded
     * @throws KmipException if there is no value, or it cannot be wrapped so
     */
    public Wrapped wrap(
            KeyBlock block,
            Attributes attributes,
            Optional<EncodingOption> encoding,
            WrappingKey key,
            ProtocolVersion version,
            SecretScope secrets) {
        if (block.keyWrappingData().isPresent() || !(block.keyValue().orElse(null) instanceof KeyValue.Plain plain)) {
            throw new KmipException(KEY_VALUE_NOT_PRESENT, "the object has no Key Value that could be wrapped");
        }
        return switch (encoding.orElse(EncodingOption.TTLV_ENCODING)) {
            case TTLV_ENCODING -> {
                var value = new KeyValue.Plain(plain.material(), attributes);
                var codec = KeyValue.codec(block.keyFormatType());
                var encoded =
                        SecretTtlv.write(version, 0, secrets, out -> codec.write(out, Tag.KEY_VALUE.code(), value));
                yield encrypt(key, new Secret(encoded), secrets);
            }
            case NO_ENCODING -> {
                if (!attributes.isEmpty()) {
                    throw new KmipException(
                            ENCODING_OPTION_ERROR, "attributes cannot be wrapped with Encoding Option No Encoding");
                }
                if (!(plain.material() instanceof KeyMaterial.Encoded(var bytes))) {
                    throw new KmipException(
                            ENCODING_OPTION_ERROR,
                            "Key Format Type " + block.keyFormatType().specName()
                                    + " is a structure and cannot be wrapped with Encoding Option No Encoding");
                }
                yield encrypt(key, bytes, secrets);
            }
        };
    }

    /**
     * Returns the key block in the clear, without Key Wrapping Data.
     *
     * @throws KmipException with Cryptographic Failure, always with the same message, if it is not what the key wrapped
     */
    public KeyBlock unwrap(KeyBlock block, UnwrappingKey key, SecretScope secrets) {
        var data = block.keyWrappingData().orElseThrow(() -> new IllegalArgumentException("not wrapped"));
        requireEncryptionOnly(data.wrappingMethod());
        var value = block.keyValue()
                .orElseThrow(() -> new KmipException(KEY_VALUE_NOT_PRESENT, "the wrapped key has no Key Value"));
        var clear = switch (value) {
            case KeyValue.Wrapped(var bytes) ->
                value(block, data, decrypt(key, bytes, data.ivCounterNonce(), secrets), secrets);
            case KeyValue.Plain(KeyMaterial.Encoded(var bytes), var attributes) ->
                new KeyValue.Plain(
                        material(block.keyFormatType(), decrypt(key, bytes, data.ivCounterNonce(), secrets)),
                        attributes);
            case KeyValue.Plain _ -> throw new KmipException(INVALID_FIELD, "the wrapped Key Material is a structure");
        };
        return new KeyBlock(
                block.keyFormatType(),
                block.keyCompressionType(),
                Optional.of(clear),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                Optional.empty());
    }

    /**
     * Checks that a method of wrapping is one that is there.
     *
     * @throws KmipException with Feature Not Supported
     */
    public static void requireEncryptionOnly(WrappingMethod method) {
        if (method != WrappingMethod.ENCRYPT) {
            throw new KmipException(
                    FEATURE_NOT_SUPPORTED,
                    "Wrapping Method " + method.specName() + " is not supported (expected Encrypt)");
        }
    }

    private KeyValue value(KeyBlock block, KeyWrappingData data, Secret clear, SecretScope secrets) {
        return switch (data.encodingOption().orElse(EncodingOption.TTLV_ENCODING)) {
            case NO_ENCODING -> new KeyValue.Plain(material(block.keyFormatType(), clear), Attributes.EMPTY);
            case TTLV_ENCODING -> decoded(KeyValue.codec(block.keyFormatType()), clear, secrets);
        };
    }

    private static KeyMaterial material(KeyFormatType format, Secret bytes) {
        if (KeyMaterial.isStructure(format)) {
            throw new KmipException(
                    ENCODING_OPTION_ERROR,
                    "Key Format Type " + format.specName() + " is a structure, yet was wrapped without encoding");
        }
        return new KeyMaterial.Encoded(bytes);
    }

    /** Reads what was wrapped. Whatever is wrong with it, a client hears the same. */
    private KeyValue decoded(Codec<KeyValue> codec, Secret clear, SecretScope secrets) {
        for (var version : SHAPES) {
            var value = decoded(codec, clear, version, secrets);
            if (value.isPresent()) {
                return value.get();
            }
        }
        throw failed();
    }

    private Optional<KeyValue> decoded(
            Codec<KeyValue> codec, Secret clear, ProtocolVersion version, SecretScope secrets) {
        try {
            var in = new BinaryTtlvReader(Unpooled.wrappedBuffer(clear.bytes().asByteBuffer()), limits, secrets);
            in.version(version);
            if (!in.hasNext() || in.tag() != Tag.KEY_VALUE.code() || in.type() != ItemType.STRUCTURE) {
                return Optional.empty();
            }
            var value = codec.read(in);
            return in.hasNext() ? Optional.empty() : Optional.of(value);
        } catch (TtlvException _) {
            return Optional.empty();
        }
    }

    private Wrapped encrypt(WrappingKey wrappingKey, Secret clear, SecretScope secrets) {
        return switch (wrappingKey) {
            case Symmetric key -> encrypt(key, clear, secrets);
            case RsaPublic key -> new Wrapped(encrypt(key, clear, secrets), Optional.empty());
            case InDevice(var key, var parameters) ->
                new Wrapped(key.wrap(clear, parameters, secrets), Optional.empty());
        };
    }

    private Wrapped encrypt(Symmetric key, Secret clear, SecretScope secrets) {
        var rfc = AesKeyWrap.of(key.algorithm(), key.parameters());
        if (rfc.isPresent()) {
            return new Wrapped(rfc.get().wrap(keyWrap, key.key(), clear, secrets), Optional.empty());
        }
        var encrypted = engine.encrypt(
                key.algorithm(), key.key(), key.parameters(), clear, Optional.empty(), Optional.empty(), secrets);
        var bytes =
                encrypted.tag().map(tag -> join(encrypted.data(), tag, secrets)).orElse(encrypted.data());
        return new Wrapped(bytes, encrypted.iv());
    }

    private Secret encrypt(RsaPublic key, Secret clear, SecretScope secrets) {
        try (var encryption = engine.encryption(key.key(), key.parameters(), secrets)) {
            return encryption.finish(clear, secrets).data();
        } catch (KmipException e) {
            throw e.reason() == CRYPTOGRAPHIC_FAILURE
                    ? new KmipException(
                            BAD_CRYPTOGRAPHIC_PARAMETERS,
                            clear.length() + " bytes are more than the RSA key wraps with this Padding Method",
                            e)
                    : e;
        }
    }

    /** Whatever is wrong with what was wrapped, there is one reason and one message, and no cause that could be told apart. */
    private Secret decrypt(UnwrappingKey unwrappingKey, Secret wrapped, Optional<Bytes> iv, SecretScope secrets) {
        try {
            return switch (unwrappingKey) {
                case Symmetric key -> decrypt(key, wrapped, iv, secrets);
                case RsaPrivate key -> decrypt(key, wrapped, secrets);
                case InDevice(var key, var parameters) -> key.unwrap(wrapped, parameters, secrets);
            };
        } catch (KmipException e) {
            throw e.reason() == CRYPTOGRAPHIC_FAILURE ? failed() : e;
        }
    }

    private Secret decrypt(Symmetric key, Secret wrapped, Optional<Bytes> iv, SecretScope secrets) {
        var rfc = AesKeyWrap.of(key.algorithm(), key.parameters());
        if (rfc.isPresent()) {
            return rfc.get().unwrap(keyWrap, key.key(), wrapped, secrets).orElseThrow(KeyWrapper::failed);
        }
        return engine.decrypt(
                key.algorithm(), key.key(), key.parameters(), wrapped, iv, Optional.empty(), Optional.empty(), secrets);
    }

    private Secret decrypt(RsaPrivate key, Secret wrapped, SecretScope secrets) {
        try (var decryption = engine.decryption(key.key(), key.parameters(), secrets)) {
            return decryption.finish(wrapped, Optional.empty(), secrets);
        }
    }

    private static Secret join(Secret first, Bytes second, SecretScope secrets) {
        var both = secrets.allocate(first.length() + (long) second.length());
        MemorySegment.copy(first.bytes(), 0, both, 0, first.length());
        MemorySegment.copy(MemorySegment.ofArray(second.toArray()), 0, both, first.length(), second.length());
        return new Secret(both);
    }

    private static KmipException failed() {
        return new KmipException(CRYPTOGRAPHIC_FAILURE, "the wrapped key is not one that this wrapping key made");
    }
}
