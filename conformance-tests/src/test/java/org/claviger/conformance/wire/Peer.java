package org.claviger.conformance.wire;

import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.SecretDataType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** A client that speaks one version over a connection, by hand. What it sets up must succeed; what it asks may fail. */
public final class Peer {
    /** An identifier that no object has. */
    public static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    private static final EnumerationType<ResultReason> REASONS = EnumerationType.of(ResultReason.class);
    private static final EnumerationType<Operation> OPERATIONS = EnumerationType.of(Operation.class);

    private final ProtocolVersion version;
    private final Wire wire;

    public Peer(ProtocolVersion version, Wire wire) {
        this.version = version;
        this.wire = wire;
    }

    public ProtocolVersion version() {
        return version;
    }

    public boolean before2() {
        return version.compareTo(ProtocolVersion.V1_4) <= 0;
    }

    /** Returns the same client speaking another version on the same connection. */
    public Peer in(ProtocolVersion other) {
        return new Peer(other, wire);
    }

    /** Sends one message and returns the answer. */
    public Ttlv send(List<Ttlv> headerFields, Ttlv... items) throws IOException {
        return wire.ask(Wire.message(version, headerFields, Arrays.asList(items)));
    }

    public Ttlv send(Ttlv message) throws IOException {
        return wire.ask(message);
    }

    /** Asks for one operation and returns the batch item that answers it. */
    public Ttlv ask(Operation operation, Ttlv... payload) throws IOException {
        return send(List.of(), Wire.item(operation, payload)).at(Tag.BATCH_ITEM);
    }

    /** Asks for one operation that must succeed and returns its payload. */
    public Ttlv must(Operation operation, Ttlv... payload) throws IOException {
        var item = ask(operation, payload);
        if (reason(item).isPresent() || item.at(Tag.RESULT_STATUS).number() != 0) {
            throw new AssertionError("a step before the error failed in KMIP " + version + ": " + item);
        }
        return item.find(Tag.RESPONSE_PAYLOAD).orElseGet(() -> structure(Tag.RESPONSE_PAYLOAD));
    }

    /** Returns why an item failed. */
    public static Optional<ResultReason> reason(Ttlv item) {
        return item.find(Tag.RESULT_REASON)
                .map(reason -> Optional.ofNullable(REASONS.byValue(reason.number()))
                        .orElseThrow(() -> new AssertionError("no Result Reason: " + item)));
    }

    /** Returns the operations that the server announces in this version. */
    public Set<Operation> announced() throws IOException {
        var payload = must(Operation.QUERY, enumeration(Tag.QUERY_FUNCTION, QueryFunction.QUERY_OPERATIONS));
        var operations = new HashSet<Operation>();
        for (var item : payload.all(Tag.OPERATION)) {
            operations.add(
                    Optional.ofNullable(OPERATIONS.byValue(item.number())).orElseThrow());
        }
        return operations;
    }

    public static Ttlv uid(String id) {
        return text(Tag.UNIQUE_IDENTIFIER, id);
    }

    /** Returns a name that nothing has yet. */
    public static Ttlv newName() {
        return Attrs.name("name-" + UUID.randomUUID());
    }

    public static Ttlv objectType(ObjectType type) {
        return enumeration(Tag.OBJECT_TYPE, type);
    }

    public Ttlv attributes(Ttlv... attributes) {
        return Attrs.forObject(version, attributes);
    }

    /** Every use that 1.0 has a bit for. */
    public static Ttlv everyUse() {
        return integer(Tag.CRYPTOGRAPHIC_USAGE_MASK, 0x000F_FFFF);
    }

    private static Ttlv[] with(Ttlv[] own, Ttlv... usual) {
        var given = new HashSet<Integer>();
        for (var attribute : own) {
            given.add(attribute.tag());
        }
        return Stream.concat(
                        Arrays.stream(usual).filter(attribute -> !given.contains(attribute.tag())), Arrays.stream(own))
                .toArray(Ttlv[]::new);
    }

    /** The payload of a Create of an AES key of 256 bits for every use; the caller's attributes replace the usual ones. */
    public Ttlv[] aes(Ttlv... own) {
        return new Ttlv[] {
            objectType(ObjectType.SYMMETRIC_KEY),
            attributes(with(own, Attrs.algorithm(CryptographicAlgorithm.AES), Attrs.length(256), everyUse()))
        };
    }

    /** Creates an AES key. */
    public String create(Ttlv... own) throws IOException {
        return must(Operation.CREATE, aes(own)).at(Tag.UNIQUE_IDENTIFIER).string();
    }

    public String createActive(Ttlv... own) throws IOException {
        return activated(create(own));
    }

    public String createFor(CryptographicUsageMask... uses) throws IOException {
        return createActive(Attrs.uses(uses));
    }

    public String activated(String id) throws IOException {
        must(Operation.ACTIVATE, uid(id));
        return id;
    }

    public String revoked(String id) throws IOException {
        must(Operation.REVOKE, uid(id), revocation(RevocationReasonCode.CESSATION_OF_OPERATION));
        return id;
    }

    public String compromised(String id) throws IOException {
        must(Operation.REVOKE, uid(id), revocation(RevocationReasonCode.KEY_COMPROMISE));
        return id;
    }

    public static Ttlv revocation(RevocationReasonCode code) {
        return structure(Tag.REVOCATION_REASON, enumeration(Tag.REVOCATION_REASON_CODE, code));
    }

    /** Destroys an object that is not active. */
    public String destroyed(String id) throws IOException {
        must(Operation.DESTROY, uid(id));
        return id;
    }

    public String archived(String id) throws IOException {
        must(Operation.ARCHIVE, uid(id));
        return id;
    }

    /** An object kept raw, as a Key Block. */
    public static Ttlv keyBlock(KeyFormatType format, byte[] material, Ttlv... more) {
        return structure(
                Tag.KEY_BLOCK,
                Stream.concat(
                                Stream.of(
                                        enumeration(Tag.KEY_FORMAT_TYPE, format),
                                        structure(Tag.KEY_VALUE, bytes(Tag.KEY_MATERIAL, material))),
                                Arrays.stream(more))
                        .toList());
    }

    public static Ttlv symmetricKey(byte[] material) {
        return structure(
                Tag.SYMMETRIC_KEY,
                keyBlock(
                        KeyFormatType.RAW,
                        material,
                        Attrs.algorithm(CryptographicAlgorithm.AES),
                        Attrs.length(material.length * Byte.SIZE)));
    }

    public static Ttlv secretData(byte[] material) {
        return structure(
                Tag.SECRET_DATA,
                enumeration(Tag.SECRET_DATA_TYPE, SecretDataType.PASSWORD),
                keyBlock(KeyFormatType.RAW, material));
    }

    public static Ttlv opaque() {
        return structure(
                Tag.OPAQUE_OBJECT,
                enumeration(Tag.OPAQUE_DATA_TYPE, 0x8000_0000),
                bytes(Tag.OPAQUE_DATA_VALUE, new byte[] {1, 2, 3}));
    }

    public static Ttlv certificate(byte[] x509) {
        return structure(
                Tag.CERTIFICATE,
                enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509),
                bytes(Tag.CERTIFICATE_VALUE, x509));
    }

    /** A certificate request in the payload of a Certify or Re-certify, as the version has it. */
    public Ttlv[] certificateRequest(CertificateRequestType type, byte[] value) {
        return new Ttlv[] {
            enumeration(Tag.CERTIFICATE_REQUEST_TYPE, type),
            bytes(before2() ? Tag.CERTIFICATE_REQUEST : Tag.CERTIFICATE_REQUEST_VALUE, value)
        };
    }

    /** The payload of a Certify of a public key, or of a Re-certify of a certificate, with a request in PKCS#10. */
    public Ttlv[] certifying(String id, byte[] request, Ttlv... more) {
        return certifying(id, CertificateRequestType.PKCS_10, request, more);
    }

    /** Like {@link #certifying(String, byte[], Ttlv...)}, with a request of another type. */
    public Ttlv[] certifying(String id, CertificateRequestType type, byte[] request, Ttlv... more) {
        return Stream.of(Stream.of(uid(id)), Stream.of(certificateRequest(type, request)), Stream.of(more))
                .flatMap(fields -> fields)
                .toArray(Ttlv[]::new);
    }

    /** Registers an object; a usage mask is added where its type has one. */
    public String register(ObjectType type, Ttlv object, Ttlv... own) throws IOException {
        var plain = type == ObjectType.OPAQUE_OBJECT;
        return must(Operation.REGISTER, objectType(type), attributes(plain ? own : with(own, everyUse())), object)
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
    }

    public String registerKey(byte[] material, Ttlv... own) throws IOException {
        return register(ObjectType.SYMMETRIC_KEY, symmetricKey(material), own);
    }

    public String registerSecret(Ttlv... own) throws IOException {
        return register(
                ObjectType.SECRET_DATA,
                secretData("not really".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                own);
    }

    public String registerOpaque(Ttlv... own) throws IOException {
        return register(ObjectType.OPAQUE_OBJECT, opaque(), own);
    }

    /** @param privateKey its identifier, and that of the other half */
    public record Pair(String privateKey, String publicKey) {}

    /** Creates a key pair of this kind for every use. */
    public Pair keyPair(CryptographicAlgorithm algorithm, int length, Ttlv... common) throws IOException {
        var payload = must(Operation.CREATE_KEY_PAIR, pair(algorithm, length, common));
        return new Pair(
                payload.at(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER).string(),
                payload.at(Tag.PUBLIC_KEY_UNIQUE_IDENTIFIER).string());
    }

    public Pair rsa() throws IOException {
        return keyPair(CryptographicAlgorithm.RSA, 2048);
    }

    /** The payload of a Create Key Pair. */
    public Ttlv pair(CryptographicAlgorithm algorithm, int length, Ttlv... own) {
        return Attrs.group(
                version,
                Tag.COMMON_TEMPLATE_ATTRIBUTE,
                Tag.COMMON_ATTRIBUTES,
                Arrays.asList(with(own, Attrs.algorithm(algorithm), Attrs.length(length), everyUse())));
    }

    /** Returns the one attribute of an Add, Modify or Set Attribute. */
    public Ttlv newAttribute(Ttlv attribute) {
        return before2() ? Attrs.attribute(version, attribute) : structure(Tag.NEW_ATTRIBUTE, attribute);
    }

    /** Returns the attributes of these types that an object has now, as 2.x writes them, or as 1.x does. */
    public List<Ttlv> attributesOf(String id, Tag... wanted) throws IOException {
        var payload = must(
                Operation.GET_ATTRIBUTES,
                Stream.concat(Stream.of(uid(id)), Arrays.stream(wanted).map(tag -> Attrs.reference(version, tag)))
                        .toArray(Ttlv[]::new));
        return before2()
                ? payload.all(Tag.ATTRIBUTE)
                : payload.at(Tag.ATTRIBUTES).items();
    }

    /** An hour from now, or ago: far from every boundary. */
    public static Instant inAnHour() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3_600);
    }

    public static Instant anHourAgo() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() - 3_600);
    }
}
