package org.claviger.object;

import java.util.Optional;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Tag;

/**
 * What tells the device of a user from others (draft of 3.0), as in the Device Credential of a message.
 */
public record DeviceCredential(
        Optional<String> deviceSerialNumber,
        Optional<Secret> password,
        Optional<String> deviceIdentifier,
        Optional<String> networkIdentifier,
        Optional<String> machineIdentifier,
        Optional<String> mediaIdentifier)
        implements KmipObject {
    public static final Struct<DeviceCredential> STRUCT = Struct.of(DeviceCredential::layout);

    private static Construct<DeviceCredential> layout(Layout<DeviceCredential> s) {
        var deviceSerialNumber = s.optional(Tag.DEVICE_SERIAL_NUMBER, Codec.TEXT, DeviceCredential::deviceSerialNumber);
        var password = s.optional(Tag.PASSWORD, Codec.SECRET_TEXT, DeviceCredential::password);
        var deviceIdentifier = s.optional(Tag.DEVICE_IDENTIFIER, Codec.TEXT, DeviceCredential::deviceIdentifier);
        var networkIdentifier = s.optional(Tag.NETWORK_IDENTIFIER, Codec.TEXT, DeviceCredential::networkIdentifier);
        var machineIdentifier = s.optional(Tag.MACHINE_IDENTIFIER, Codec.TEXT, DeviceCredential::machineIdentifier);
        var mediaIdentifier = s.optional(Tag.MEDIA_IDENTIFIER, Codec.TEXT, DeviceCredential::mediaIdentifier);
        return in -> new DeviceCredential(
                in.read(deviceSerialNumber),
                in.read(password),
                in.read(deviceIdentifier),
                in.read(networkIdentifier),
                in.read(machineIdentifier),
                in.read(mediaIdentifier));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.DEVICE_CREDENTIAL;
    }
}
