package org.claviger.server;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.operation.Create;
import org.claviger.operation.Get;
import org.claviger.server.client.KmipClient;

/** Symmetric keys of tests, by their unique identifiers, with their bytes in hexadecimal. */
final class TestKeys {
    private TestKeys() {}

    static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    /** Makes some keys and returns their bytes. */
    static Map<String, String> create(KmipClient client, int count) throws IOException {
        var keys = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            var id = create(client);
            keys.put(id, fetch(client, id));
        }
        return keys;
    }

    static String create(KmipClient client) throws IOException {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT));
        var made = client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        return ((UniqueIdentifier.Text) made.uniqueIdentifier()).value();
    }

    static Map<String, String> fetch(KmipClient client, Map<String, String> keys) throws IOException {
        var fetched = new LinkedHashMap<String, String>();
        for (var id : keys.keySet()) {
            fetched.put(id, fetch(client, id));
        }
        return fetched;
    }

    static String fetch(KmipClient client, String id) throws IOException {
        var got = client.ask(
                Get.TYPE,
                new Get.Request(id(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        var value =
                (KeyValue.Plain) got.object().block().orElseThrow().keyValue().orElseThrow();
        var bytes = ((KeyMaterial.Encoded) value.material()).bytes().bytes();
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }
}
