package org.claviger.operation;

import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Pkcs11FunctionName;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/** A function to be called: one of PKCS#11, as an Enumeration, or a vendor's, as an Integer (KMIP 2.1 section 6.1.37). */
public sealed interface Pkcs11Function {
    /** @param number of {@link Pkcs11FunctionName}, or of a later version of PKCS#11 */
    record Standard(int number) implements Pkcs11Function {}

    /** @param number what the vendor says */
    record Vendor(int number) implements Pkcs11Function {}

    EnumerationType<Pkcs11FunctionName> NAMES = EnumerationType.of(Pkcs11FunctionName.class);

    Codec<Pkcs11Function> CODEC = Codec.of(Pkcs11Function::read, Pkcs11Function::write);

    static Pkcs11Function of(Pkcs11FunctionName name) {
        return new Standard(name.value());
    }

    private static Pkcs11Function read(TtlvReader in) {
        return in.type() == ItemType.INTEGER ? new Vendor(in.integer()) : new Standard(in.enumeration(NAMES));
    }

    private static void write(TtlvWriter out, int tag, Pkcs11Function function) {
        switch (function) {
            case Standard(var number) -> out.enumeration(tag, number, NAMES);
            case Vendor(var number) -> out.integer(tag, number);
        }
    }
}
