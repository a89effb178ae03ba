package org.claviger.server.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions and the digests that their signatures are made of, against published vectors. */
class TransactionVectorsTest {
    /** The unsigned transaction of BIP-143, section P2SH-P2WSH. */
    private static final Transaction NESTED = Transaction.parseUnsigned(
            Bytes.ofHex("010000000136641869ca081e70f394c6948e8af409e18b619df2ed74aa106c1ca29787b96e0100000000ffffffff"
                    + "0200e9a435000000001976a914389ffce9cd9ae88dcc0631e88a821ffdbe9bfe2688acc0832f05000000001976a914"
                    + "7480a33f950689af511e6e84c138dbbd3c3ee41588ac00000000"));

    private static final Bytes NESTED_SCRIPT = Bytes.ofHex(
            "56210307b8ae49ac90a048e9b53357a2354b3334e9c8bee813ecb98e99a7e07e8c3ba32103b28f0c28bfab54554ae8c658"
                    + "ac5c3e0ce6e79ad336331f78c428dd43eea8449b21034b8113d703413d57761b8b9781957b8c0ac1dfe69f492580ca41"
                    + "95f50376ba4a21033400f6afecb833092a9a21cfdf1ed1376e58c5d1f47de74683123987e967a8f42103a6d48b1131e9"
                    + "4ba04d9737d61acdaa1322008af9602b3b14862c07a1789aac162102d8b661b0b3302ee2f162b09e07a55ad5dfbe673a"
                    + "9f01d9f0c19617681024306b56ae");

    @ParameterizedTest
    @CsvSource({
        "0x01, 185c0be5263dce5b4bb50a047973c1b6272bfbd0103a89444597dc40b248ee7c",
        "0x02, e9733bc60ea13c95c6527066bb975a2ff29a925e80aa14c213f686cbae5d2f36",
        "0x03, 1e1f1c303dc025bd664acb72e583e933fae4cff9148bf78c157d1e8f78530aea",
        "0x81, 2a67f03e63a6a422125878b40b82da593be8d4efaafe88ee528af6e5a9955c6e",
        "0x82, 781ba15f3779d5542ce8ecb5c18716733a5ee42a6f51488ec96154934e2c890a",
        "0x83, 511e8e52ed574121fc1b654970395502128263f62662e076dc6baf05c2e6a99b"
    })
    void sixOfSixMultisigInAWitnessHasTheDigestsOfBip143(String type, String expected) {
        assertThat(SignatureHash.segwit(
                        NESTED, 0, NESTED_SCRIPT, 987_654_321, new SignatureHashType(Integer.decode(type))))
                .isEqualTo(Bytes.ofHex(expected));
        assertThat(Scripts.multisigKeys(NESTED_SCRIPT).orElseThrow()).hasSize(6);
    }

    /** BIP-143, sections Native P2WPKH and P2SH-P2WPKH; the scripts are what such an input is signed for. */
    @ParameterizedTest
    @CsvSource({
        "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac11000000, 1, 76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac, 600000000, c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670",
        "0100000001db6b1b20aa0fd7b23880be2ecbd4a98130974cf4748fb66092ac4d3ceb1a54770100000000feffffff02b8b4eb0b000000001976a914a457b684d7f0d539a46a45bbc043f35b59d0d96388ac0008af2f000000001976a914fd270b1ee6abcaea97fea7ad0402e8bd8ad6d77c88ac92040000, 0, 76a91479091972186c449eb1ded22b78e40d009bdf008988ac, 1000000000, 64f3b0f4dd2bb3aa1ce8566d220cc74dda9df97d8490cc81d89d735c92e59fb6"
    })
    void otherInputsInAWitnessHaveTheDigestsOfBip143(
            String transaction, int index, String script, long value, String expected) {
        assertThat(SignatureHash.segwit(
                        Transaction.parseUnsigned(Bytes.ofHex(transaction)),
                        index,
                        Bytes.ofHex(script),
                        value,
                        new SignatureHashType(SignatureHashType.ALL)))
                .isEqualTo(Bytes.ofHex(expected));
    }

    /** BIP-143, section Native P2WSH, the second one: what stands behind the last OP_CODESEPARATOR that is executed is signed for. */
    @ParameterizedTest
    @CsvSource({
        "0, 0063ab68210392972e2eb617b2388771abe27235fd5ac44af8e61693261550447a4c3e39da98ac, e9071e75e25b8a1e298a72f0d2e9f4f95a0f5cdf86a533cda597eb402ed13b3a",
        "1, 68210392972e2eb617b2388771abe27235fd5ac44af8e61693261550447a4c3e39da98ac, cd72f1f1a433ee9df816857fad88d8ebd97e09a75cd481583eb841c330275e54"
    })
    void oneInputAndOneOutputInAWitnessHaveTheDigestsOfBip143(int index, String script, String expected) {
        var transaction = "0100000002e9b542c5176808107ff1df906f46bb1f2583b16112b95ee5380665ba7fcfc0010000000000ffffffff"
                + "80e68831516392fcd100d186b3c2c7b95c80b53c77e77c35ba03a66b429a2a1b0000000000ffffffff0280969800000000001976"
                + "a914de4b231626ef508c9a74a8517e6783c0546d6b2888ac80969800000000001976a9146648a8cd4531e1ec47f35916de8e2592"
                + "37294d1e88ac00000000";

        assertThat(SignatureHash.segwit(
                        Transaction.parseUnsigned(Bytes.ofHex(transaction)),
                        index,
                        Bytes.ofHex(script),
                        16_777_215,
                        new SignatureHashType(0x83)))
                .isEqualTo(Bytes.ofHex(expected));
    }

    /** The vectors of Bitcoin Core whose scripts have no OP_CODESEPARATOR. The hash is written with its last byte first. */
    @Test
    void legacyInputsHaveTheDigestsOfBitcoinCore() {
        var vectors = Vectors.read("sighash.json").get("vectors");
        var refused = 0;
        for (var vector : vectors) {
            var transaction = Transaction.parse(Bytes.ofHex(vector.get(0).asString()));
            var index = vector.get(2).asInt();
            var type = new SignatureHashType(vector.get(3).asInt());
            if (type.coversOneOutput() && index >= transaction.outputs().size()) {
                refused++;
                assertThatThrownBy(() -> SignatureHash.legacy(transaction, index, Bytes.EMPTY, type))
                        .isInstanceOf(WalletException.class)
                        .hasMessageStartingWith("no output " + index);
                continue;
            }

            var digest = SignatureHash.legacy(
                    transaction, index, Bytes.ofHex(vector.get(1).asString()), type);

            assertThat(reversed(digest))
                    .as(vector.toString())
                    .isEqualTo(vector.get(4).asString());
        }
        assertThat(vectors.size() - refused).isGreaterThan(60);
    }

    private static String reversed(Bytes bytes) {
        var reversed = new byte[bytes.length()];
        for (var i = 0; i < reversed.length; i++) {
            reversed[i] = bytes.at(reversed.length - 1 - i);
        }
        return HexFormat.of().formatHex(reversed);
    }

    /** The transaction that BIP-143, section Native P2WPKH, ends with; its identifier leaves the witness away. */
    @Test
    void aTransactionIsIdentifiedWithoutItsWitnesses() {
        var signed =
                "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000494830450221008b9d1dc26b"
                        + "a6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9281a99f2b1c0a19c0489bc22ede944cc"
                        + "f4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ff"
                        + "ffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde"
                        + "42dbee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb"
                        + "1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee0121025476c2e83188368d"
                        + "a1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000";
        var transaction = Transaction.parse(Bytes.ofHex(signed));

        assertThat(reversed(transaction.id()))
                .isEqualTo("e8151a2af31c368a35053ddd4bdb285a8595c769a3ad83e0fa02314a602d4609");
        for (var i = 0; i < signed.length(); i += 2) {
            var cut = Bytes.ofHex(signed.substring(0, i));
            assertThatThrownBy(() -> Transaction.parse(cut)).isInstanceOf(WalletException.class);
        }
        assertThatThrownBy(() -> Transaction.parse(Bytes.ofHex(signed + "00")))
                .hasMessage("malformed previous transaction: 1 bytes too many");
    }
}
