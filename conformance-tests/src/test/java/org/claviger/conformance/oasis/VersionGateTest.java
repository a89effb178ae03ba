package org.claviger.conformance.oasis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionGateTest {
    private final VersionGate gate = new VersionGate(new SpecificationTables());

    private static Element response(int major, int minor, String content) {
        return Element.parse("""
                <ResponseMessage><ResponseHeader><ProtocolVersion>
                  <ProtocolVersionMajor type="Integer" value="%d"/><ProtocolVersionMinor type="Integer" value="%d"/>
                </ProtocolVersion></ResponseHeader><BatchItem>%s</BatchItem></ResponseMessage>""".formatted(major, minor, content));
    }

    /** The first version that has it, and the one before; or the last one, and the one after. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1 | 1 | 0 | <AttributeName type='TextString' value='Fresh'/>",
                "1 | 4 | 1 | 3 | <AttributeName type='TextString' value='Sensitive'/>",
                "1 | 2 | 1 | 1 | <ObjectType type='Enumeration' value='PGPKey'/>",
                "2 | 0 | 1 | 4 | <ResultReason type='Enumeration' value='WrongKeyLifecycleState'/>",
                "2 | 0 | 1 | 4 | <Attributes/>",
                "1 | 4 | 2 | 0 | <TemplateAttribute/>",
                "2 | 1 | 2 | 0 | <AttributeReference type='Enumeration' value='RotateAutomatic'/>",
                "1 | 4 | 1 | 3 | <ServerCorrelationValue type='TextString' value='x'/>",
            })
    void whatAVersionDoesNotHaveIsFound(int major, int minor, int otherMajor, int otherMinor, String content) {
        assertThat(gate.strangers(response(major, minor, content))).isEmpty();
        assertThat(gate.strangers(response(otherMajor, otherMinor, content))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<Attribute><AttributeName type='TextString' value='x-Anything'/></Attribute>",
                "<TTLV tag='0x540001' type='Integer' value='1'/>",
                "<OpaqueDataType type='Enumeration' value='0x80000001'/>",
                "<Attribute><AttributeName type='TextString' value='Cryptographic Usage Mask'/>"
                        + "<AttributeValue type='Integer' value='Encrypt Decrypt'/></Attribute>",
            })
    void whatVendorsDefineExistsInEveryVersion(String content) {
        assertThat(gate.strangers(response(1, 0, content))).isEmpty();
    }
}
