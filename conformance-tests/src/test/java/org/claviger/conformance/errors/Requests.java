package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.structure;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.ttlv.Tag;

/** Parts of requests that several operations' provocations have in common. */
final class Requests {
    private Requests() {}

    /** An operation that has nothing but an identifier, on an object that does not exist. */
    static OperationErrors.Sample onNobody() {
        return _ -> new Ttlv[] {uid(NOBODY)};
    }

    /** Asks for an operation on an object, with more fields behind the identifier. */
    static Ttlv on(Peer peer, Operation operation, String id, Ttlv... more) throws IOException {
        return peer.ask(
                operation,
                Stream.concat(Stream.of(uid(id)), Arrays.stream(more)).toArray(Ttlv[]::new));
    }

    static Ttlv parameters(Ttlv... fields) {
        return structure(Tag.CRYPTOGRAPHIC_PARAMETERS, fields);
    }

    static Ttlv mode(BlockCipherMode mode) {
        return enumeration(Tag.BLOCK_CIPHER_MODE, mode);
    }

    static Ttlv padding(PaddingMethod padding) {
        return enumeration(Tag.PADDING_METHOD, padding);
    }

    static Ttlv hashing(HashingAlgorithm hash) {
        return enumeration(Tag.HASHING_ALGORITHM, hash);
    }

    static Ttlv data(int length) {
        return bytes(Tag.DATA, new byte[length]);
    }

    static Ttlv wrapping(String encryptionKey, Ttlv... more) {
        return wrappingBy(WrappingMethod.ENCRYPT, structure(Tag.ENCRYPTION_KEY_INFORMATION, uid(encryptionKey)), more);
    }

    static Ttlv wrappingBy(WrappingMethod method, Ttlv keyInformation, Ttlv... more) {
        return structure(
                Tag.KEY_WRAPPING_SPECIFICATION,
                Stream.concat(Stream.of(enumeration(Tag.WRAPPING_METHOD, method), keyInformation), Arrays.stream(more))
                        .toList());
    }

    /** A key that the server has only as somebody else wrapped it. */
    static String registerWrapped(Peer peer, Ttlv... own) throws IOException {
        return peer.register(
                ObjectType.SYMMETRIC_KEY,
                structure(
                        Tag.SYMMETRIC_KEY,
                        structure(
                                Tag.KEY_BLOCK,
                                enumeration(Tag.KEY_FORMAT_TYPE, KeyFormatType.RAW),
                                bytes(Tag.KEY_VALUE, new byte[24]),
                                Attrs.algorithm(CryptographicAlgorithm.AES),
                                Attrs.length(128),
                                structure(
                                        Tag.KEY_WRAPPING_DATA,
                                        enumeration(Tag.WRAPPING_METHOD, WrappingMethod.ENCRYPT),
                                        structure(
                                                Tag.ENCRYPTION_KEY_INFORMATION,
                                                uid(NOBODY),
                                                parameters(mode(BlockCipherMode.NISTKEYWRAP)))))),
                own);
    }

    /** The fields of a Derive Key behind its identifiers. */
    static Ttlv[] derivation(Peer peer, Ttlv[] ids, DerivationMethod method, Ttlv parameters, Ttlv... attributes) {
        return Stream.of(
                        Stream.of(Peer.objectType(ObjectType.SYMMETRIC_KEY)),
                        Arrays.stream(ids),
                        Stream.of(enumeration(Tag.DERIVATION_METHOD, method), parameters, peer.attributes(attributes)))
                .flatMap(fields -> fields)
                .toArray(Ttlv[]::new);
    }
}
