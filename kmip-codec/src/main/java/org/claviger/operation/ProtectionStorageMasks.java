package org.claviger.operation;

import java.util.List;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Where the server may keep an object: any one of these masks will do, the first is preferred (KMIP 2.1 section 7.24).
 */
public record ProtectionStorageMasks(List<BitMask<ProtectionStorageMask>> masks) {
    public static final Struct<ProtectionStorageMasks> STRUCT = Struct.of(ProtectionStorageMasks::layout);

    public ProtectionStorageMasks {
        masks = List.copyOf(masks);
    }

    private static Construct<ProtectionStorageMasks> layout(Layout<ProtectionStorageMasks> s) {
        var masks = s.repeated(
                Tag.PROTECTION_STORAGE_MASK, Codec.mask(ProtectionStorageMask.class), ProtectionStorageMasks::masks);
        return in -> new ProtectionStorageMasks(in.read(masks));
    }
}
