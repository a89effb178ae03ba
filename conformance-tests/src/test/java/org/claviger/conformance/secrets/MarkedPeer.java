package org.claviger.conformance.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.ttlv.Tag;

/** A client that asks by hand for the operations that {@link MarkedClient} does not: codes, derived, split and wrapped keys, pairs. */
final class MarkedPeer {
    private final Peer peer;
    private final Marks marks;

    /** What the server has said. */
    private final List<String> answers;

    MarkedPeer(Peer peer, Marks marks, List<String> answers) {
        this.peer = peer;
        this.marks = marks;
        this.answers = answers;
    }

    void useKeysForData() throws IOException {
        var key = peer.activated(peer.registerKey(marks.mark(32)));
        var hmac = Ttlv.structure(Tag.CRYPTOGRAPHIC_PARAMETERS, Attrs.algorithm(CryptographicAlgorithm.HMAC_SHA256));
        var mac = did(Operation.MAC, Peer.uid(key), hmac, data(40)).at(Tag.MAC_DATA);
        did(Operation.MAC_VERIFY, Peer.uid(key), hmac, data(41), mac);
        did(
                Operation.HASH,
                Ttlv.structure(
                        Tag.CRYPTOGRAPHIC_PARAMETERS,
                        Ttlv.enumeration(Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256)),
                data(42));
        did(Operation.RNG_SEED, data(43));
        keep(did(Operation.RNG_RETRIEVE, Ttlv.integer(Tag.DATA_LENGTH, 44)).at(Tag.DATA));
        var secret = peer.register(ObjectType.SECRET_DATA, Peer.secretData(marks.mark(45)));
        did(Operation.ARCHIVE, Peer.uid(secret));
        did(Operation.RECOVER, Peer.uid(secret));
        did(Operation.CHECK, Peer.uid(key), Peer.everyUse());
        did(Operation.OBTAIN_LEASE, Peer.uid(key));
    }

    /** Keys derived, split, joined, wrapped, exported, imported and replaced. */
    void makeKeysOfKeys() throws IOException {
        var key = peer.activated(peer.registerKey(marks.mark(32)));
        var derived = did(
                        Operation.DERIVE_KEY,
                        Peer.objectType(ObjectType.SYMMETRIC_KEY),
                        Peer.uid(key),
                        Ttlv.enumeration(Tag.DERIVATION_METHOD, DerivationMethod.HMAC),
                        Ttlv.structure(
                                Tag.DERIVATION_PARAMETERS,
                                Ttlv.structure(
                                        Tag.CRYPTOGRAPHIC_PARAMETERS,
                                        Ttlv.enumeration(Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256)),
                                Ttlv.bytes(Tag.DERIVATION_DATA, marks.mark(46))),
                        peer.attributes(
                                Attrs.algorithm(CryptographicAlgorithm.AES), Attrs.length(256), Peer.everyUse()))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
        keep(material(did(Operation.GET, Peer.uid(derived)), Tag.SYMMETRIC_KEY));
        var parts = did(
                Operation.CREATE_SPLIT_KEY,
                Peer.objectType(ObjectType.SPLIT_KEY),
                Peer.uid(key),
                Ttlv.integer(Tag.SPLIT_KEY_PARTS, 3),
                Ttlv.integer(Tag.SPLIT_KEY_THRESHOLD, 3),
                Ttlv.enumeration(Tag.SPLIT_KEY_METHOD, SplitKeyMethod.XOR),
                peer.attributes(Peer.everyUse()));
        var join = new ArrayList<Ttlv>();
        join.add(Peer.objectType(ObjectType.SYMMETRIC_KEY));
        for (var part : parts.all(Tag.UNIQUE_IDENTIFIER)) {
            keep(material(did(Operation.GET, part), Tag.SPLIT_KEY));
            join.add(part);
        }
        join.add(peer.attributes());
        did(Operation.JOIN_SPLIT_KEY, join.toArray(Ttlv[]::new));
        var wrapping = peer.createFor(CryptographicUsageMask.WRAP_KEY);
        did(
                Operation.GET,
                Peer.uid(key),
                Ttlv.structure(
                        Tag.KEY_WRAPPING_SPECIFICATION,
                        Ttlv.enumeration(Tag.WRAPPING_METHOD, WrappingMethod.ENCRYPT),
                        Ttlv.structure(Tag.ENCRYPTION_KEY_INFORMATION, Peer.uid(wrapping))));
        did(Operation.EXPORT, Peer.uid(key));
        did(
                Operation.IMPORT,
                Peer.uid(UUID.randomUUID().toString()),
                Peer.objectType(ObjectType.SYMMETRIC_KEY),
                peer.attributes(Peer.everyUse()),
                Peer.symmetricKey(marks.mark(32)));
        var replacement = did(Operation.RE_KEY, Peer.uid(key)).at(Tag.UNIQUE_IDENTIFIER);
        keep(material(did(Operation.GET, replacement), Tag.SYMMETRIC_KEY));
    }

    void usePairs() throws IOException {
        var pair = peer.rsa();
        peer.activated(pair.privateKey());
        keep(material(did(Operation.GET, Peer.uid(pair.privateKey())), Tag.PRIVATE_KEY));
        var pkcs1 = Ttlv.structure(
                Tag.CRYPTOGRAPHIC_PARAMETERS,
                Ttlv.enumeration(Tag.PADDING_METHOD, PaddingMethod.PKCS1_V1_5),
                Ttlv.enumeration(Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256),
                Attrs.algorithm(CryptographicAlgorithm.RSA));
        did(Operation.SIGN, Peer.uid(pair.privateKey()), pkcs1, data(47));
        var replacement = did(
                        Operation.RE_KEY_KEY_PAIR, Ttlv.text(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, pair.privateKey()))
                .at(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER)
                .string();
        keep(material(did(Operation.GET, Peer.uid(replacement)), Tag.PRIVATE_KEY));
    }

    /** Requests that fail with something secret in them: the wrong key, the wrong fields, fields that cannot be read. */
    void failWithSecrets() throws IOException {
        var key = peer.activated(peer.registerKey(marks.mark(32)));
        var rsa = Ttlv.structure(Tag.CRYPTOGRAPHIC_PARAMETERS, Attrs.algorithm(CryptographicAlgorithm.RSA));
        for (var operation : List.of(
                Operation.MAC, Operation.MAC_VERIFY, Operation.SIGN, Operation.SIGNATURE_VERIFY, Operation.HASH)) {
            failed(operation, Peer.uid(key), rsa, data(48));
        }
        for (var operation :
                List.of(Operation.ENCRYPT, Operation.DECRYPT, Operation.RNG_SEED, Operation.CREATE_SPLIT_KEY)) {
            failed(operation, Ttlv.text(Tag.DATA, new String(marks.printable(), StandardCharsets.US_ASCII)));
        }
        failed(
                Operation.IMPORT,
                Peer.uid(key),
                Peer.objectType(ObjectType.SYMMETRIC_KEY),
                peer.attributes(Peer.everyUse()),
                Peer.symmetricKey(marks.mark(32)));
        failed(
                Operation.DERIVE_KEY,
                Peer.objectType(ObjectType.SYMMETRIC_KEY),
                Peer.uid(key),
                Ttlv.enumeration(Tag.DERIVATION_METHOD, DerivationMethod.PBKDF2),
                Ttlv.structure(Tag.DERIVATION_PARAMETERS, Ttlv.bytes(Tag.DERIVATION_DATA, marks.mark(49))),
                peer.attributes(Attrs.algorithm(CryptographicAlgorithm.AES), Attrs.length(256)));
        failed(
                Operation.REGISTER,
                Peer.objectType(ObjectType.PRIVATE_KEY),
                peer.attributes(Peer.everyUse()),
                Ttlv.structure(
                        Tag.PRIVATE_KEY,
                        Peer.keyBlock(
                                KeyFormatType.PKCS_8,
                                marks.mark(64),
                                Attrs.algorithm(CryptographicAlgorithm.RSA),
                                Attrs.length(2_048))));
        failed(Operation.LOGIN, Ttlv.text(Tag.DATA, new String(marks.printable(), StandardCharsets.US_ASCII)));
    }

    private Ttlv data(int bytes) {
        return Ttlv.bytes(Tag.DATA, marks.mark(bytes));
    }

    private static Ttlv material(Ttlv payload, Tag object) {
        return payload.at(object, Tag.KEY_BLOCK, Tag.KEY_VALUE, Tag.KEY_MATERIAL);
    }

    private Ttlv did(Operation operation, Ttlv... payload) throws IOException {
        answers.add("Success of " + operation);
        return peer.must(operation, payload);
    }

    private void failed(Operation operation, Ttlv... payload) throws IOException {
        var item = peer.ask(operation, payload);
        assertThat(Peer.reason(item)).as("%s", operation).isPresent();
        answers.add(item.at(Tag.RESULT_MESSAGE).string());
    }

    /** Takes what the server made for one of the secrets. */
    private void keep(Ttlv secret) {
        marks.keep(secret.value());
    }
}
