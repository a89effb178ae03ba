package org.claviger.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DecodeCommandTest {
    /** Get at 1.0, as its XML form says it. */
    private static final String REQUEST = """
        <RequestMessage>
          <RequestHeader>
            <ProtocolVersion>
              <ProtocolVersionMajor type="Integer" value="1"/>
              <ProtocolVersionMinor type="Integer" value="2"/>
            </ProtocolVersion>
            <Authentication><Credential>
              <CredentialType type="Enumeration" value="UsernameAndPassword"/>
              <CredentialValue>
                <Username type="TextString" value="ann"/>
                <Password type="TextString" value="hunter2"/>
              </CredentialValue>
            </Credential></Authentication>
            <BatchCount type="Integer" value="1"/>
          </RequestHeader>
          <BatchItem>
            <Operation type="Enumeration" value="Register"/>
            <RequestPayload>
              <ObjectType type="Enumeration" value="SymmetricKey"/>
              <TemplateAttribute>
                <Attribute>
                  <AttributeName type="TextString" value="Cryptographic Usage Mask"/>
                  <AttributeValue type="Integer" value="12"/>
                </Attribute>
              </TemplateAttribute>
              <SymmetricKey><KeyBlock>
                <KeyFormatType type="Enumeration" value="Raw"/>
                <KeyValue><KeyMaterial type="ByteString" value="00112233445566778899aabbccddeeff"/></KeyValue>
              </KeyBlock></SymmetricKey>
            </RequestPayload>
          </BatchItem>
        </RequestMessage>
        """;

    /** Protocol Version 1.4 in TTLV. */
    private static final String VERSION =
            "42006901000000204200 6A02000000040000000100000000 42006B02000000040000000400000000".replace(" ", "");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int decode(byte[] input) throws IOException {
        var file = Files.write(folder.resolve("message"), input);
        return new CommandLine(new DecodeCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(file.toString());
    }

    @Test
    void xmlIsPrintedWithNames() throws IOException {
        assertThat(decode(REQUEST.getBytes(StandardCharsets.UTF_8))).isZero();
        assertThat(out.toString())
                .contains("Request Message\n  Request Header\n    Protocol Version\n")
                .contains("Operation: Register\n")
                .contains("Object Type: Symmetric Key\n")
                .contains("Attribute Value: Encrypt, Decrypt\n");
    }

    @Test
    void keysAndPasswordsAreNotPrinted() throws IOException {
        decode(REQUEST.getBytes(StandardCharsets.UTF_8));
        assertThat(out.toString())
                .contains("Key Material: 16 bytes (not shown)", "Password: 7 bytes of text (not shown)")
                .doesNotContainIgnoringCase("00112233", "hunter2");
    }

    /** A message may be wrong, or of a vendor; what could be a secret is masked whatever it says that it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<KeyMaterial type='TextString' value='0451515151'/>",
                "<KeyMaterial type='Integer' value='0451515151'/>",
                "<KeyMaterial type='LongInteger' value='0451515151'/>",
                "<KeyMaterial type='ByteString' value='0451515151'/>",
                "<KeyMaterial><Username type='TextString' value='0451515151'/></KeyMaterial>",
                "<KeyMaterial><D type='BigInteger' value='0000000451515151'/></KeyMaterial>",
                "<KeyMaterial><TTLV tag='0x540001' type='Interval' value='0451515151'/></KeyMaterial>",
                "<Password type='Integer' value='0451515151'/>",
                "<Password type='Enumeration' value='0451515151'/>",
                "<Data type='ByteString' value='0451515151'/>",
                "<Data type='ByteString' value='0451515151zz'/>",
                "<TTLV tag='0x540001' type='TextString' value='0451515151'/>",
                "<TTLV tag='0x540001' type='ByteString' value='0451515151'/>",
                "<TTLV tag='0x540001' type='LongInteger' value='0451515151'/>",
                "<TTLV tag='0x540001'><Username type='TextString' value='0451515151'/></TTLV>",
                "<VendorExtension><Username type='TextString' value='0451515151'/></VendorExtension>"
            })
    void aSecretOfAnotherTypeOrTagIsNotPrinted(String item) throws IOException {
        var message = REQUEST.replaceFirst("<KeyMaterial .*/>", item).replace("</KeyValue>", "\n</KeyValue>");
        assertThat(message).contains(item);
        decode(message.getBytes(StandardCharsets.UTF_8));
        assertThat(out + err.toString()).contains("Key Value").doesNotContain("51515151");
    }

    @Test
    void binaryAndHexadecimalAreTheSame() throws IOException {
        assertThat(decode(HexFormat.of().parseHex(VERSION + VERSION))).isZero();
        var binary = out.toString();
        out.getBuffer().setLength(0);
        assertThat(decode((VERSION.toLowerCase(Locale.ROOT) + "\n" + VERSION).getBytes(StandardCharsets.US_ASCII)))
                .isZero();
        assertThat(out.toString()).isEqualTo(binary);
        assertThat(binary)
                .isEqualTo("Protocol Version\n  Protocol Version Major: 1\n  Protocol Version Minor: 4\n".repeat(2));
    }

    @Test
    void whatCannotBeReadIsSaidWithItsPlace() throws IOException {
        var torn = HexFormat.of().parseHex(VERSION.substring(0, VERSION.length() - 16));
        assertThat(decode(torn)).isEqualTo(1);
        assertThat(err.toString()).startsWith("claviger: ").contains("offset 0x");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertThat(decode("hello".getBytes(StandardCharsets.US_ASCII))).isNotZero();
        assertThat(err.toString()).contains("neither TTLV, nor TTLV in hexadecimal, nor XML");
    }
}
