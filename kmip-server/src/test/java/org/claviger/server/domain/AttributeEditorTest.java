package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.APPLICATION_SPECIFIC_INFORMATION;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.QUANTUM_SAFE;
import static org.claviger.attribute.AttributeTypes.VENDOR_ATTRIBUTE;
import static org.claviger.ttlv.ProtocolVersion.V1_4;

import java.util.Optional;
import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** What a client may not do to attributes, whichever they are. */
class AttributeEditorTest extends AttributeEditorTester {
    @Test
    void theServersVendorAttributesAreNotAClients() {
        var own = new VendorAttribute("y", "Rack", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "A"));
        var key = key(Attributes.of(VENDOR_ATTRIBUTE, own));
        assertRefused(ResultReason.READ_ONLY_ATTRIBUTE, () -> adding(VENDOR_ATTRIBUTE, own, key));
        assertRefused(ResultReason.ATTRIBUTE_READ_ONLY, () -> modifying(VENDOR_ATTRIBUTE, own, key));
        assertRefused(
                ResultReason.ATTRIBUTE_READ_ONLY, () -> deleting(new AttributeReference.Vendor("y", "Rack"), 0, key));
    }

    @Test
    void anObjectHasANameOnce() {
        var key = key(Attributes.of(NAME, Name.of("one")).plus(NAME, Name.of("two")));
        assertRefused(ResultReason.NON_UNIQUE_NAME_ATTRIBUTE, () -> adding(NAME, Name.of("one"), key));
        assertRefused(
                ResultReason.NON_UNIQUE_NAME_ATTRIBUTE,
                () -> in(
                        V1_4,
                        key,
                        editor -> editor.modify(
                                Optional.empty(),
                                Attribute.of(NAME, Name.of("one")).withIndex(1))));
    }

    @Test
    void applicationDataIsMadeUpForNamespacesThatTheServerKnows() {
        assertThat(adding(
                                APPLICATION_SPECIFIC_INFORMATION,
                                new ApplicationSpecificInformation("tapes", Optional.empty()),
                                key(Attributes.EMPTY))
                        .attributes()
                        .first(APPLICATION_SPECIFIC_INFORMATION))
                .contains(new ApplicationSpecificInformation("tapes", Optional.of("id")));
        assertRefused(
                ResultReason.APPLICATION_NAMESPACE_NOT_SUPPORTED,
                () -> adding(
                        APPLICATION_SPECIFIC_INFORMATION,
                        new ApplicationSpecificInformation("ssl", Optional.empty()),
                        key(Attributes.EMPTY)));
    }

    @Test
    void aKeyThatQuantumComputersBreakIsNotMadeQuantumSafe() {
        var aes = Attributes.of(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES);
        assertRefused(
                ResultReason.GENERAL_FAILURE,
                () -> adding(QUANTUM_SAFE, true, key(aes.plus(CRYPTOGRAPHIC_LENGTH, 128))));
        assertThat(adding(QUANTUM_SAFE, false, key(aes.plus(CRYPTOGRAPHIC_LENGTH, 128)))
                        .attributes()
                        .first(QUANTUM_SAFE))
                .contains(false);
        assertThat(adding(QUANTUM_SAFE, true, key(aes.plus(CRYPTOGRAPHIC_LENGTH, 256)))
                        .attributes()
                        .first(QUANTUM_SAFE))
                .contains(true);
        var rsa = Attributes.of(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
                .plus(CRYPTOGRAPHIC_LENGTH, 4096);
        assertRefused(ResultReason.GENERAL_FAILURE, () -> adding(QUANTUM_SAFE, true, key(rsa)));
    }

    @Test
    void anObjectHasOnlySoManyAttributes() {
        var key = key(Attributes.EMPTY);
        while (key.attributes().size() < MAX_ATTRIBUTES) {
            key = adding(OBJECT_GROUP, "group " + key.attributes().size(), key);
        }
        var full = key;
        assertRefused(ResultReason.SERVER_LIMIT_EXCEEDED, () -> adding(OBJECT_GROUP, "one more", full));
    }
}
