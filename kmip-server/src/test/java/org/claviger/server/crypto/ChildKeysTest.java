package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.util.BigIntegers;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.message.ChildKey;
import org.claviger.message.DerivationPath;
import org.claviger.server.domain.KmipException;
import org.claviger.server.wallet.Base58;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.server.wallet.Vectors;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Child keys of private keys on secp256k1, and how keys on that curve sign. */
class ChildKeysTest {
    private final Signatures signatures = new Signatures(new SecureRandom());

    /** An extended private key: the chain code from byte 13 on, the key from byte 46 on (BIP-32). */
    private record Extended(PrivateKey key, Bytes chainCode) {
        static Extended parse(String text) throws Exception {
            var bytes = Base58.decodeChecked(text);
            return new Extended(
                    ChildKeysTest.key(new BigInteger(1, bytes, 46, 32)), Bytes.wrap(Arrays.copyOfRange(bytes, 13, 45)));
        }
    }

    private static PrivateKey key(BigInteger d) throws Exception {
        return PrivateKeyReader.ec(SECObjectIdentifiers.secp256k1, d).orElseThrow();
    }

    private static BigInteger number(PrivateKey key) {
        return ((ECPrivateKey) key).getD();
    }

    @Test
    void thePublishedKeysFollowFromTheirMasterKeys() throws Exception {
        var vectors = Vectors.read("bip32.json").get("vectors");
        var master = Extended.parse(vectors.get(0).get("prv").asString());
        for (var vector : vectors) {
            var expected = Extended.parse(vector.get("prv").asString());
            var path = DerivationPath.parse(vector.get("path").asString());
            master = path.indices().isEmpty() ? expected : master;
            var pub = ExtendedPublicKey.parse(vector.get("pub").asString()).publicKey();

            var child = ChildKeys.descendant(master.key, master.chainCode, new ChildKey(path, Optional.of(pub)));

            assertThat(number(child)).as(vector.toString()).isEqualTo(number(expected.key));
        }
    }

    @Test
    void nothingButTheExpectedKeyIsGiven() throws Exception {
        var vectors = Vectors.read("bip32.json").get("vectors");
        var master = Extended.parse(vectors.get(0).get("prv").asString());
        var other =
                ExtendedPublicKey.parse(vectors.get(2).get("pub").asString()).publicKey();
        var asked = new ChildKey(DerivationPath.parse("m/0'"), Optional.of(other));

        assertThatThrownBy(() -> ChildKeys.descendant(master.key, master.chainCode, asked))
                .isInstanceOf(KmipException.class)
                .hasMessage("the public key at m/0' is another one than expected");
        assertThatThrownBy(() -> ChildKeys.descendant(master.key, Bytes.wrap(new byte[31]), asked))
                .hasMessage("a chain code of 31 bytes (expected 32)");
        var onAnotherCurve =
                CryptoProviders.keyPairGenerator("EC").generateKeyPair().getPrivate();
        assertThatThrownBy(() -> ChildKeys.descendant(onAnotherCurve, master.chainCode, asked))
                .hasMessage("only keys on SECP256K1 have child keys");
    }

    /** What all who sign so agree on: keys and messages that the tests of many wallets have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | Satoshi Nakamoto | 934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
                "1 | All those moments will be lost in time, like tears in rain. Time to die... | 8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140 | Satoshi Nakamoto | fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5",
                "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181 | Alan Turing | 7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea"
            })
    void aSignatureFollowsFromKeyAndDigest(String d, String message, String expected) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(message.getBytes(StandardCharsets.UTF_8));

        var signed = signatures.sign(
                new SignatureScheme.Ecdsa(Optional.of(HashingAlgorithm.SHA_256)), key(new BigInteger(d, 16)), digest);

        assertThat(joined(signed)).isEqualTo(expected);
    }

    private static String joined(byte[] der) {
        var numbers = ASN1Sequence.getInstance(der);
        var bytes = new byte[64];
        for (var i = 0; i < 2; i++) {
            BigIntegers.asUnsignedByteArray(
                    ASN1Integer.getInstance(numbers.getObjectAt(i)).getValue(), bytes, i * 32, 32);
        }
        return Bytes.wrap(bytes).toHex();
    }
}
