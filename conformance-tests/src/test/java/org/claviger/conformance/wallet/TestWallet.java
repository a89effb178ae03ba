package org.claviger.conformance.wallet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.ttlv.Bytes;

/** What a wallet does for itself: it derives public keys and puts PSBTs together. */
final class TestWallet {
    /** The PSBT that BIP-174, section Test Vectors, gives its signers. */
    static final String BIP174_PSBT =
            "70736274ff01009a020000000258e87a21b56daf0c23be8e7070456c336f7cbaa5c8757924f545887bb2abdd75000000"
                    + "0000ffffffff838d0427d0ec650a68aa46bb0b098aea4422c071b2ca78352a077959d07cea1d0100000000ffffffff02"
                    + "70aaf00800000000160014d85c2b71d0060b09c9886aeb815e50991dda124d00e1f5050000000016001400aea9a2e5f0"
                    + "f876a588df5546e8742d1d87008f00000000000100bb0200000001aad73931018bd25f84ae400b68848be09db706eac2"
                    + "ac18298babee71ab656f8b0000000048473044022058f6fc7c6a33e1b31548d481c826c015bd30135aad42cd67790dab"
                    + "66d2ad243b02204a1ced2604c6735b6393e5b41691dd78b00f0c5942fb9f751856faa938157dba01feffffff0280f0fa"
                    + "020000000017a9140fb9463421696b82c833af241c78c17ddbde493487d0f20a270100000017a91429ca74f8a08f8199"
                    + "9428185c97b5d852e4063f618765000000010304010000000104475221029583bf39ae0a609747ad199addd634fa6108"
                    + "559d6c5cd39b4c2183f1ab96e07f2102dab61ff49a14db6a7d02b0cd1fbb78fc4b18312b5b4e54dae4dba2fbfef536d7"
                    + "52ae2206029583bf39ae0a609747ad199addd634fa6108559d6c5cd39b4c2183f1ab96e07f10d90c6a4f000000800000"
                    + "008000000080220602dab61ff49a14db6a7d02b0cd1fbb78fc4b18312b5b4e54dae4dba2fbfef536d710d90c6a4f0000"
                    + "008000000080010000800001012000c2eb0b0000000017a914b7f5faf40e3d40a5a459b1db3535f2b72fa921e8870103"
                    + "040100000001042200208c2353173743b595dfb4a07b72ba8e42e3797da74e87fe7d9d7497e3b2028903010547522103"
                    + "089dc10c7ac6db54f91329af617333db388cead0c231f723379d1b99030b02dc21023add904f3d6dcf59ddb906b0dee2"
                    + "3529b7ffb9ed50e5e86151926860221f0e7352ae2206023add904f3d6dcf59ddb906b0dee23529b7ffb9ed50e5e86151"
                    + "926860221f0e7310d90c6a4f000000800000008003000080220603089dc10c7ac6db54f91329af617333db388cead0c2"
                    + "31f723379d1b99030b02dc10d90c6a4f00000080000000800200008000220203a9a4c37f5996d3aa25dbac6b570af065"
                    + "0394492942460b354753ed9eeca5877110d90c6a4f000000800000008004000080002202027f6399757d2eff55a136ad"
                    + "02c684b1838b6556e5f1b6b34282a94b6b5005109610d90c6a4f00000080000000800500008000";

    /** The signatures that they must make, as the combined PSBT has them. */
    static final List<String> BIP174_SIGNATURES = List.of(
            "3044022074018ad4180097b873323c0015720b3684cc8123891048e7dbcd9b55ad679c99022073d3"
                    + "69b740e3eb53dcefa33823c8070514ca55a7dd9544f157c167913261118c01",
            "3045022100f61038b308dc1da865a34852746f015772934208c6d24454393cd99bdf221777022005"
                    + "6e675a675a6d0a02b85b14e5e29074d8a25a9b5760bea2816f661910a006ea01",
            "3044022062eb7a556107a7c73f45ac4ab5a1dddf6f7075fb1275969a7f383efff784bcb202200c05"
                    + "dbb7470dbf2f08557dd356c7325c1ed30913e996cd3840945db12228da5f01",
            "3044022065f45ba5998b59a27ffe1a7bed016af1f1f90d54b3aa8f7450aa5f56a25103bd02207f72"
                    + "4703ad1edb96680b284b56d4ffcb88f7fb759eabbe08aa30f29b851383d201");

    /** Other parties' keys. */
    private static final List<String> OTHERS = List.of(
            "029583bf39ae0a609747ad199addd634fa6108559d6c5cd39b4c2183f1ab96e07f",
            "02dab61ff49a14db6a7d02b0cd1fbb78fc4b18312b5b4e54dae4dba2fbfef536d7");

    private TestWallet() {}

    /** Public parent key to public child key (BIP-32). */
    static ExtendedPublicKey child(ExtendedPublicKey parent, int index) throws Exception {
        var mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(parent.chainCode().toArray(), "HmacSHA512"));
        mac.update(parent.publicKey().toArray());
        var output = mac.doFinal(ByteBuffer.allocate(4).putInt(index).array());
        var curve = ECNamedCurveTable.getByName("secp256k1");
        var point = curve.getG()
                .multiply(new BigInteger(1, output, 0, 32))
                .add(curve.getCurve().decodePoint(parent.publicKey().toArray()));
        var fingerprint = parent.fingerprint().asReadOnlyBuffer().getInt();
        return new ExtendedPublicKey(
                parent.version(),
                parent.depth() + 1,
                fingerprint,
                index,
                Bytes.wrap(Arrays.copyOfRange(output, 32, 64)),
                Bytes.wrap(point.getEncoded(true)));
    }

    /** A PSBT of one input, two of three in a witness, of which {@code own} is one. */
    static String psbt(Bytes own, Bytes fingerprint, int chain, int index) throws Exception {
        return psbt(own, fingerprint, 1, chain, index);
    }

    static String psbt(Bytes own, Bytes fingerprint, int inputs, int chain, int index) throws Exception {
        var script = "52" + "21" + own + "21" + OTHERS.getFirst() + "21" + OTHERS.getLast() + "53ae";
        var hash = Bytes.wrap(
                MessageDigest.getInstance("SHA-256").digest(Bytes.ofHex(script).toArray()));
        var output = "00e1f50500000000" + "220020" + hash;
        var transaction = new StringBuilder("02000000").append(size(inputs));
        for (var i = 0; i < inputs; i++) {
            transaction.append("aa".repeat(32)).append(little(i)).append("00").append("ffffffff");
        }
        transaction.append("01").append(output).append("00000000");
        var psbt = new StringBuilder("70736274ff0100")
                .append(size(transaction.length() / 2))
                .append(transaction)
                .append("00");
        for (var i = 0; i < inputs; i++) {
            psbt.append("0101").append(size(output.length() / 2)).append(output);
            psbt.append("0105").append(size(script.length() / 2)).append(script);
            psbt.append("2206")
                    .append(own)
                    .append("0c")
                    .append(fingerprint)
                    .append(little(chain))
                    .append(little(index));
            psbt.append("00");
        }
        return psbt.append("00").toString();
    }

    private static String size(int value) {
        return value < 0xFD ? "%02x".formatted(value) : "fd" + little(value).substring(0, 4);
    }

    private static String little(int value) {
        return Bytes.wrap(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array())
                .toHex();
    }
}
