package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.message.ChildKey;
import org.claviger.message.DerivationPath;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.Register;
import org.claviger.operation.Revoke;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.server.wallet.Base58;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.server.wallet.Psbt;
import org.claviger.server.wallet.PsbtSigner;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that the server makes for wallets, what they sign, and the same objects seen by a KMIP client. */
class WalletSigningTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final X9ECParameters CURVE = ECNamedCurveTable.getByName("secp256k1");
    private static final String DIGEST = "0x" + "5a".repeat(32);

    /** The transaction, the master key and the signatures of BIP-174, section Test Vectors, from the updater on. */
    private static final String BIP174_MASTER_KEY =
            "tprv8ZgxMBicQKsPd9TeAdPADNnSyH9SSUUbTVeFszDE23Ki6TBB5nCefAdHkK8Fm3q"
                    + "MQR6sHwA56zqRmKmxnHk37JkiFzvncDqoKmPWubu7hDF";

    @TempDir
    private static Path folder;

    private static LocalServer server;
    private static SSLContext tls;
    private static RestClient rest;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n");
        tls = server.newClientTls("wallet");
        rest = new RestClient(server.restAddress(), tls);
    }

    @AfterAll
    static void stop() {
        rest.close();
        server.close();
    }

    private static Map<String, String> order(String coin) {
        return new TreeMap<>(Map.of("coin", coin, "source", "user", "type", "independent"));
    }

    private static String generate(String coin) throws Exception {
        var made = rest.post("/key/generate", order(coin));
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        assertThat(made.members())
                .containsOnlyKeys("pub", "coin", "source", "type")
                .containsAllEntriesOf(order(coin));
        return made.text("pub");
    }

    private static RestClient.Answer sign(String pub, String payload, String algorithm) throws Exception {
        return rest.post(
                "/sign", Map.of("pub", pub, "source", "user", "signablePayload", payload, "algorithm", algorithm));
    }

    private static String signature(RestClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.members()).containsOnlyKeys("signature");
        return answer.text("signature");
    }

    private static void assertFault(RestClient.Answer answer, int status, String message) {
        assertThat(answer.members()).isEqualTo(Map.of("message", message));
        assertThat(answer.status()).isEqualTo(status);
    }

    private static boolean verifies(Bytes publicKey, Bytes digest, BigInteger r, BigInteger s) {
        var verifier = new ECDSASigner();
        verifier.init(
                false,
                new ECPublicKeyParameters(
                        CURVE.getCurve().decodePoint(publicKey.toArray()), new ECDomainParameters(CURVE)));
        return verifier.verifySignature(digest.toArray(), r, s);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth", "tpolygon"})
    void aKeyOfAnAccountSignsDigests(String coin) throws Exception {
        var pub = generate(coin);
        assertThat(pub).startsWith("xpub");
        var publicKey = ExtendedPublicKey.parse(pub).publicKey();

        var signature = signature(sign(pub, DIGEST, "ecdsa"));

        assertThat(signature).matches("0x[0-9a-f]{128}1[bc]");
        var r = new BigInteger(signature.substring(2, 66), 16);
        var s = new BigInteger(signature.substring(66, 130), 16);
        assertThat(verifies(publicKey, Bytes.ofHex(DIGEST.substring(2)), r, s)).isTrue();
        assertThat(s).isLessThanOrEqualTo(CURVE.getN().shiftRight(1));
        assertThat(recovered(r, s, Integer.parseInt(signature.substring(130), 16)))
                .isEqualTo(publicKey);
        assertThat(signature(sign(pub, DIGEST, "ecdsa"))).isEqualTo(signature);
    }

    /** Computes the signer as Ethereum does: from the point that r is the x of, whose y is even for 27 and odd for 28. */
    private static Bytes recovered(BigInteger r, BigInteger s, int v) {
        var x = r.toString(16);
        var point = CURVE.getCurve()
                .decodePoint(Bytes.ofHex((v == 27 ? "02" : "03") + "0".repeat(64 - x.length()) + x)
                        .toArray());
        var e = new BigInteger(DIGEST.substring(2), 16);
        var key = point.multiply(s).subtract(CURVE.getG().multiply(e)).multiply(r.modInverse(CURVE.getN()));
        return Bytes.wrap(key.getEncoded(true));
    }

    @ParameterizedTest
    @CsvSource({"ada, 5468697320697320612074657874", "sol, 00", "tsol, 0102030405"})
    void anEdwardsKeySignsMessages(String coin, String message) throws Exception {
        var pub = generate(coin);
        var publicKey = coin.endsWith("sol") ? Bytes.wrap(Base58.decode(pub)) : Bytes.ofHex(pub);
        assertThat(publicKey.length()).isEqualTo(32);

        var signature = Bytes.ofHex(signature(sign(pub, message, "eddsa"))).toArray();

        var bytes = Bytes.ofHex(message).toArray();
        assertThat(Ed25519.verify(signature, 0, publicKey.toArray(), 0, bytes, 0, bytes.length))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"btc, xpub", "tbtc, tpub", "doge, dgub", "ltc, xpub", "tltc, tpub", "bch, xpub"})
    void anExtendedKeyIsWrittenAsItsNetworkDoes(String coin, String prefix) throws Exception {
        assertThat(generate(coin)).startsWith(prefix);
    }

    @Test
    void allExtendedKeysBeginWithXpubIfTheOperatorSaysSo(@TempDir Path own) throws Exception {
        try (var other = LocalServer.start(own, "  rest: {listen: 127.0.0.1:0, extended-keys: xpub}\n");
                var client = new RestClient(other.restAddress(), other.newClientTls("wallet"))) {
            assertThat(client.post("/key/generate", order("tbtc")).text("pub")).startsWith("xpub");
            assertThat(client.post("/key/generate", order("doge")).text("pub")).startsWith("xpub");
        }
    }

    /** The rule of docs/wallets.md, and the same without Add Attribute. */
    @Test
    void theDocumentedRuleIsEnoughAndNothingIsLeftOfAKeyThatCouldNotBeNamed(@TempDir Path own) throws Exception {
        try (var narrow = LocalServer.start(own, "  rest: {listen: 127.0.0.1:0}\n")) {
            var configuration = own.resolve("claviger.yaml");
            var operations = "RNG Retrieve, Create Key Pair, Get, Activate, Locate, Get Attributes, Sign";
            Files.writeString(
                    configuration,
                    Files.readString(configuration)
                            .replace("    - {principals: \"mtls:test:*\", tenant: own}\n", """
                                    - {principals: "mtls:test:*CN=maker*", tenant: own, operations: [Add Attribute, %1$s]}
                                    - {principals: "mtls:test:*CN=narrow*", tenant: own, operations: [%1$s]}
                                """.formatted(operations)));
            narrow.restart();
            try (var maker = new RestClient(narrow.restAddress(), narrow.newClientTls("maker"))) {
                var pub = maker.post("/key/generate", order("eth")).text("pub");
                assertThat(maker.post(
                                        "/sign",
                                        Map.of(
                                                "pub",
                                                pub,
                                                "source",
                                                "user",
                                                "signablePayload",
                                                DIGEST,
                                                "algorithm",
                                                "ecdsa"))
                                .status())
                        .isEqualTo(200);
            }
            var tlsOfNarrow = narrow.newClientTls("narrow");
            try (var client = new RestClient(narrow.restAddress(), tlsOfNarrow)) {
                assertFault(client.post("/key/generate", order("eth")), 403, "this client may not do that");
            }
            try (var client = KmipClient.connect(narrow.address(), tlsOfNarrow, ProtocolVersion.V2_1, TIMEOUT)) {
                assertThat(inState(client, State.DESTROYED)).isEmpty();
                assertThat(inState(client, State.PRE_ACTIVE)).isEmpty();
                assertThat(inState(client, State.ACTIVE)).isEmpty();
            }
        }
    }

    private static List<UniqueIdentifier> inState(KmipClient client, State state) throws IOException {
        return client.ask(
                        Locate.TYPE,
                        new Locate.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(BitMask.of(
                                        StorageStatusMask.class,
                                        StorageStatusMask.ON_LINE_STORAGE,
                                        StorageStatusMask.DESTROYED_STORAGE)),
                                Optional.empty(),
                                Optional.empty(),
                                Attributes.of(AttributeTypes.STATE, state)))
                .uniqueIdentifiers();
    }

    @Test
    void aKeySignsItsInputOfTwoOfThree() throws Exception {
        var pub = generate("tbtc");
        var master = ExtendedPublicKey.parse(pub);
        var own = TestWallet.child(TestWallet.child(master, 10), 7);
        var psbt = TestWallet.psbt(own.publicKey(), master.fingerprint(), 10, 7);

        var answer = Psbt.parse(Bytes.ofHex(signature(sign(pub, psbt, "ecdsa"))));

        var input = PsbtSigner.inputs(Psbt.parse(Bytes.ofHex(psbt)), master.fingerprint(), false, 1000)
                .getFirst();
        assertThat(PsbtSigner.inputs(answer, master.fingerprint(), false, 1000)).isEmpty();
        var value = answer.signature(0, own.publicKey()).orElseThrow().toHex();
        assertThat(value).endsWith("01");
        var der = Bytes.ofHex(value.substring(0, value.length() - 2)).toArray();
        var numbers = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), der);
        assertThat(verifies(own.publicKey(), input.digest(), numbers[0], numbers[1]))
                .isTrue();
        assertThat(signature(sign(pub, answer.encoded().toHex(), "ecdsa")))
                .as("signed once more")
                .isEqualTo(answer.encoded().toHex());
    }

    @Test
    void aPsbtOfManyInputsIsSignedWhole() throws Exception {
        var pub = generate("tbtc");
        var master = ExtendedPublicKey.parse(pub);
        var own = TestWallet.child(TestWallet.child(master, 0), 0);
        var psbt = TestWallet.psbt(own.publicKey(), master.fingerprint(), 120, 0, 0);

        var answer = Psbt.parse(Bytes.ofHex(signature(sign(pub, psbt, "ecdsa"))));

        for (var i = 0; i < 120; i++) {
            assertThat(answer.signature(i, own.publicKey())).isPresent();
        }
    }

    @Test
    void aPsbtThatAsksForTooManySignaturesIsRefused(@TempDir Path own) throws Exception {
        try (var other = LocalServer.start(own, "  rest: {listen: 127.0.0.1:0, signatures: 3}\n");
                var client = new RestClient(other.restAddress(), other.newClientTls("wallet"))) {
            var pub = client.post("/key/generate", order("tbtc")).text("pub");
            var master = ExtendedPublicKey.parse(pub);
            var child = TestWallet.child(TestWallet.child(master, 0), 0);
            for (var inputs : new int[] {3, 4}) {
                var answer = client.post(
                        "/sign",
                        Map.of(
                                "pub",
                                pub,
                                "source",
                                "user",
                                "signablePayload",
                                TestWallet.psbt(child.publicKey(), master.fingerprint(), inputs, 0, 0),
                                "algorithm",
                                "ecdsa"));
                if (inputs == 3) {
                    assertThat(answer.status()).isEqualTo(200);
                } else {
                    assertFault(answer, 400, "the PSBT names this key for 4 signatures (expected at most 3)");
                }
            }
        }
    }

    @Test
    void whatIsNotProvenIsNotSigned() throws Exception {
        var pub = generate("tbtc");
        var master = ExtendedPublicKey.parse(pub);
        var own = TestWallet.child(TestWallet.child(master, 10), 7);

        assertFault(
                sign(pub, TestWallet.psbt(own.publicKey(), master.fingerprint(), 10, 8), "ecdsa"),
                400,
                "input 0: the public key at m/10/8 is another one than expected");
        assertFault(
                sign(pub, TestWallet.psbt(own.publicKey(), Bytes.ofHex("00000000"), 10, 7), "ecdsa"),
                400,
                "no input of the PSBT names this key (fingerprint " + master.fingerprint()
                        + ") in a BIP-32 derivation");
        assertFault(sign(pub, "70736274", "ecdsa"), 400, "malformed PSBT: it does not begin with 70736274ff");
        assertFault(sign(pub, "cHNidP8BA", "ecdsa"), 400, "invalid: signablePayload (expected a PSBT in hexadecimal)");
    }

    @Test
    void whatIsWrongWithACallIsSaid() throws Exception {
        var unknown = rest.post("/key/generate", order("florin"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("message"))
                .startsWith("invalid: coin (expected ada or apt or ")
                .contains(" or btc or ", " or eth or ", " or sol or ");
        var tss = order("eth");
        tss.put("type", "tss");
        assertFault(
                rest.post("/key/generate", tss),
                400,
                "invalid: type (expected independent; all parties make the shares of a tss key together, and each stores"
                        + " its own with POST /key)");
        var pub = generate("eth");
        assertFault(sign(pub, DIGEST, "eddsa"), 400, "invalid: algorithm (expected ecdsa for a key of coin eth)");
        for (var payload : List.of("5a".repeat(32), "0x" + "5a".repeat(31), "0x" + "5a".repeat(33), "0x5", "0xzz")) {
            assertFault(
                    sign(pub, payload, "ecdsa"),
                    400,
                    "invalid: signablePayload (expected 0x and 64 hexadecimal digits)");
        }
        assertFault(sign("nobody's", DIGEST, "ecdsa"), 404, "no key of this pub for source: user");
        assertFault(rest.send("PUT", "/sign"), 405, "another method than POST");
        assertFault(rest.send("PUT", "/key/generate"), 405, "another method than GET, POST");
    }

    @Test
    void aKeyThatWasStoredAsATextDoesNotSign() throws Exception {
        var key = order("eth");
        key.putAll(Map.of("pub", "a text", "prv", "another text"));
        assertThat(rest.post("/key", key).status()).isEqualTo(200);

        assertFault(
                sign("a text", DIGEST, "ecdsa"),
                400,
                "the key of this pub for source: user was stored as a text (expected one that POST /key/generate has"
                        + " made)");
    }

    @Test
    void aKeyThatWasMadeHereIsNotGivenOutNorStoredOver() throws Exception {
        var pub = generate("eth");

        assertFault(
                rest.key(pub, "user"),
                404,
                "the key of this pub for source: user was made here and is not given out (POST /sign signs with it)");
        var key = order("eth");
        key.putAll(Map.of("pub", pub, "prv", "x"));
        assertFault(rest.post("/key", key), 409, "Duplicated Key for source: user and pub: " + pub);
        try (var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
            assertFault(
                    other.post(
                            "/sign",
                            Map.of("pub", pub, "source", "user", "signablePayload", DIGEST, "algorithm", "ecdsa")),
                    404,
                    "no key of this pub for source: user");
        }
    }

    private static KmipClient kmip() throws IOException {
        return KmipClient.connect(server.address(), tls, ProtocolVersion.V2_1, TIMEOUT);
    }

    private static VendorAttribute vendor(String name, String value) {
        return new VendorAttribute(VendorAttribute.CLIENT, name, TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value));
    }

    private static UniqueIdentifier locate(KmipClient client, String pub) throws IOException {
        var filter = Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, vendor("pub", pub))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("source", "user"));
        var located = client.ask(
                        Locate.TYPE,
                        new Locate.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                filter))
                .uniqueIdentifiers();
        assertThat(located).hasSize(1);
        return located.getFirst();
    }

    private static Sign.Request digested(UniqueIdentifier id, Bytes digest) {
        return new Sign.Request(
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.of(digest),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aKmipClientSignsWithTheSameKeyAndDoesNotGetIt() throws Exception {
        var pub = generate("eth");
        var digest = Bytes.ofHex(DIGEST.substring(2));
        var byRest = signature(sign(pub, DIGEST, "ecdsa"));
        try (var client = kmip()) {
            var id = locate(client, pub);
            var said = client.ask(GetAttributes.TYPE, new GetAttributes.Request(Optional.of(id), List.of()))
                    .attributes();
            assertThat(said.first(AttributeTypes.OBJECT_TYPE)).contains(ObjectType.PRIVATE_KEY);
            assertThat(said.first(AttributeTypes.ALWAYS_SENSITIVE)).contains(true);
            assertThat(said.first(AttributeTypes.NEVER_EXTRACTABLE)).contains(true);
            assertThat(said.all(AttributeTypes.VENDOR_ATTRIBUTE))
                    .contains(vendor("coin", "eth"), vendor("type", "independent"));

            assertThatThrownBy(() -> client.ask(
                            Get.TYPE,
                            new Get.Request(
                                    Optional.of(id),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())))
                    .isInstanceOfSatisfying(
                            KmipFailure.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.SENSITIVE));

            var signature =
                    client.ask(Sign.TYPE, digested(id, digest)).signatureData().orElseThrow();
            var numbers = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature.toArray());
            assertThat(byRest).startsWith("0x%064x%064x".formatted(numbers[0], numbers[1]));
            var publicId = said.all(AttributeTypes.LINK).stream()
                    .map(Link::linkedObjectIdentifier)
                    .findFirst();
            assertThat(client.ask(
                                    SignatureVerify.TYPE,
                                    new SignatureVerify.Request(
                                            publicId,
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.of(digest),
                                            Optional.of(signature),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty()))
                            .validityIndicator())
                    .contains(ValidityIndicator.VALID);

            client.ask(
                    Revoke.TYPE,
                    new Revoke.Request(
                            Optional.of(id),
                            Optional.of(new RevocationReason(
                                    RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty())),
                            Optional.empty()));
        }
        var revoked = sign(pub, DIGEST, "ecdsa");
        assertThat(revoked.status()).as(revoked.toString()).isEqualTo(400);
        assertThat(revoked.text("message")).contains("Deactivated");
    }

    @Test
    void aKmipClientSignsWithChildKeysOfTheSameKey() throws Exception {
        var pub = generate("tbtc");
        var own = TestWallet.child(ExtendedPublicKey.parse(pub), 5);
        var digest = Bytes.ofHex(DIGEST.substring(2));
        var child = new ChildKey(DerivationPath.parse("m/5"), Optional.of(own.publicKey()));
        try (var client = kmip()) {
            var item = new RequestItem(
                    Sign.TYPE.operation().value(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    digested(locate(client, pub), digest),
                    List.of(child.extension()));

            var answer = client.send(new RequestMessage(RequestHeader.of(ProtocolVersion.V2_1, 1), List.of(item)))
                    .items()
                    .getFirst();

            assertThat(answer.resultStatus()).as(answer.toString()).isEqualTo(ResultStatus.SUCCESS);
            var signature = ((Sign.Response) answer.payload().orElseThrow())
                    .signatureData()
                    .orElseThrow();
            var numbers = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature.toArray());
            assertThat(verifies(own.publicKey(), digest, numbers[0], numbers[1]))
                    .isTrue();
        }
    }

    @Test
    void aKeyThatAKmipClientHasRegisteredSignsForAWallet() throws Exception {
        var bytes = Base58.decodeChecked(BIP174_MASTER_KEY);
        var number = new BigInteger(1, bytes, 46, 32);
        var point = CURVE.getG().multiply(number).normalize().getEncoded(true);
        var chainCode = Bytes.wrap(Arrays.copyOfRange(bytes, 13, 45));
        var pub = ExtendedPublicKey.master(0x043587CF, chainCode, Bytes.wrap(point))
                .encoded();
        try (var client = kmip()) {
            register(client, pub, number, chainCode);
        }

        var answer = signature(sign(pub, TestWallet.BIP174_PSBT, "ecdsa"));

        for (var signature : TestWallet.BIP174_SIGNATURES) {
            assertThat(answer).contains(signature);
        }
        assertThat(answer)
                .hasSize(TestWallet.BIP174_PSBT.length()
                        + TestWallet.BIP174_SIGNATURES.stream()
                                .mapToInt(signature -> signature.length() + 2 * 36)
                                .sum());
    }

    private static void register(KmipClient client, String pub, BigInteger number, Bytes chainCode)
            throws IOException, GeneralSecurityException {
        var padded = new byte[40];
        System.arraycopy(Bytes.ofHex("%064x".formatted(number)).toArray(), 0, padded, 8, 32);
        var block = new KeyBlock(
                KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.TransparentEcPrivateKey(
                                RecommendedCurve.SECP256K1, client.secrets().copyOf(padded)),
                        Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.ECDSA),
                Optional.of(256),
                Optional.empty());
        var attributes = Attributes.of(AttributeTypes.NAME, WalletKeysTest.name("user", pub))
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.SIGN))
                .plus(AttributeTypes.ACTIVATION_DATE, Instant.EPOCH)
                .plus(AttributeTypes.SENSITIVE, true)
                .plus(AttributeTypes.EXTRACTABLE, false)
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("pub", pub))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("source", "user"))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("coin", "tbtc"))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("type", "independent"))
                .plus(
                        AttributeTypes.VENDOR_ATTRIBUTE,
                        new VendorAttribute(
                                VendorAttribute.CLIENT,
                                "chain-code",
                                new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.BYTE_STRING, chainCode)));
        client.ask(
                Register.TYPE,
                new Register.Request(
                        ObjectType.PRIVATE_KEY, attributes, Optional.of(new PrivateKey(block)), Optional.empty()));
    }
}
