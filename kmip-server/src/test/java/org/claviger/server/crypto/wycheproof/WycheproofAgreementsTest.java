package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyAgreements;
import org.claviger.server.crypto.wycheproof.Wycheproof.Result;
import org.claviger.server.crypto.wycheproof.Wycheproof.Vector;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agreement on a secret against the vectors of project Wycheproof. */
class WycheproofAgreementsTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeScope() {
        secrets.close();
    }

    static List<String> onCurves() {
        return Wycheproof.files("ecdh_secp\\d+[rk]1_(ecpoint_)?test");
    }

    static List<String> montgomery() {
        return Wycheproof.files("x(25519(_asn)?|448)_test");
    }

    private interface Agreement {
        byte[] agree(Vector vector) throws IOException;
    }

    @ParameterizedTest
    @MethodSource("onCurves")
    void onCurves(String file) {
        agreeOnAll(file, this::agreeOnCurve);
    }

    @ParameterizedTest
    @MethodSource("montgomery")
    void montgomery(String file) {
        agreeOnAll(file, this::agreeByMontgomery);
    }

    private static void agreeOnAll(String file, Agreement agreement) {
        var wrong = new ArrayList<String>();
        for (var vector : Wycheproof.vectors(file)) {
            if (!isRight(vector, agreement)) {
                wrong.add(vector.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isRight(Vector vector, Agreement agreement) {
        try {
            var shared = agreement.agree(vector);
            return vector.result() != Result.INVALID && java.util.Arrays.equals(shared, vector.bytes("shared"));
        } catch (KmipException refused) {
            return vector.result() != Result.VALID;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] agreeOnCurve(Vector vector) throws IOException {
        var curve = ECNamedCurveTable.getOID(vector.groupText("curve"));
        var identifier = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
        var bits = ECNamedCurveTable.getByOID(curve).getN().bitLength();
        var own = new PrivateKeyInfo(
                identifier, new ECPrivateKey(bits, new BigInteger(1, vector.bytes("private")), curve));
        var other = vector.groupText("encoding").equals("asn")
                ? vector.bytes("public")
                : new SubjectPublicKeyInfo(identifier, vector.bytes("public")).getEncoded();
        return agree(
                own.getEncoded(),
                other,
                (ECNamedCurveTable.getByOID(curve).getCurve().getFieldSize() + 7) / 8);
    }

    private byte[] agreeByMontgomery(Vector vector) throws IOException {
        if (vector.file().endsWith("_asn_test")) {
            return agree(vector.bytes("private"), vector.bytes("public"), 32);
        }
        var is448 = vector.groupText("curve").equals("curve448");
        var identifier =
                new AlgorithmIdentifier(is448 ? EdECObjectIdentifiers.id_X448 : EdECObjectIdentifiers.id_X25519);
        return agree(
                new PrivateKeyInfo(identifier, new DEROctetString(vector.bytes("private"))).getEncoded(),
                new SubjectPublicKeyInfo(identifier, vector.bytes("public")).getEncoded(),
                is448 ? 56 : 32);
    }

    private byte[] agree(byte[] own, byte[] other, int bytes) {
        var privateKey = AsymmetricKeys.privateKey(new PrivateKey(block(KeyFormatType.PKCS_8, own)));
        var publicKey = AsymmetricKeys.publicKey(new PublicKey(block(KeyFormatType.X_509, other)));
        return KeyAgreements.agree(privateKey, publicKey, bytes, secrets)
                .bytes()
                .toArray(ValueLayout.JAVA_BYTE);
    }

    private KeyBlock block(KeyFormatType format, byte[] bytes) {
        return new KeyBlock(
                format,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(secrets.copyOf(bytes)), Attributes.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
