package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.operation.OperationTypes;
import org.claviger.operation.ResponsePayload;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.operation.ItemOutput.Placeholder;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks at the answer of every operation there is, so that a new one cannot be forgotten. */
class ItemOutputTest {
    /** The operations of which the text says that they set the ID Placeholder (KMIP 2.1 section 6.1 and theirs). */
    private static final Set<Operation> SETTING = EnumSet.of(
            Operation.CREATE,
            Operation.CREATE_KEY_PAIR,
            Operation.REGISTER,
            Operation.DERIVE_KEY,
            Operation.RE_KEY,
            Operation.RE_KEY_KEY_PAIR,
            Operation.CERTIFY,
            Operation.RE_CERTIFY,
            Operation.LOCATE,
            Operation.RECOVER,
            Operation.CREATE_SPLIT_KEY,
            Operation.JOIN_SPLIT_KEY,
            Operation.IMPORT,
            Operation.EXPORT);

    /** The operations that Data Enumeration has (KMIP 2.1 section 11.12), by the field of their answer. */
    private static final Map<Operation, String> DATA = Map.of(
            Operation.DECRYPT, "data",
            Operation.ENCRYPT, "data",
            Operation.HASH, "data",
            Operation.MAC, "macData",
            Operation.RNG_RETRIEVE, "data",
            Operation.SIGN, "signatureData",
            Operation.SIGNATURE_VERIFY, "data");

    private static final Set<Operation> OF_THE_DRAFT =
            EnumSet.of(Operation.CREATE_USER, Operation.CREATE_GROUP, Operation.CREATE_CREDENTIAL);

    static Stream<Operation> operations() {
        return Arrays.stream(Operation.values()).filter(operation -> OperationTypes.of(operation) != null);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyIdentifierOfAnAnswerCanBeReferredTo(Operation operation) throws ReflectiveOperationException {
        try (var secrets = SecretScope.unlocked()) {
            var answer = answer(operation, secrets);

            var output = ItemOutput.of(operation, answer);

            assertThat(output.objects()).isEqualTo(identifiers(answer));
            assertThat(output.operation()).isEqualTo(operation);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void theIdPlaceholderIsSetByTheOperationsOfWhichTheTextSaysSo(Operation operation)
            throws ReflectiveOperationException {
        try (var secrets = SecretScope.unlocked()) {
            var output = ItemOutput.of(operation, answer(operation, secrets));
            var sets = SETTING.contains(operation) || OF_THE_DRAFT.contains(operation);

            assertThat(output.placeholder())
                    .isEqualTo(
                            sets
                                    ? Placeholder.SET
                                    : operation == Operation.INTEROP ? Placeholder.EMPTIED : Placeholder.KEPT);
            assertThat(ItemOutput.ofFailed(operation).placeholder())
                    .isEqualTo(sets || operation == Operation.CHECK ? Placeholder.EMPTIED : Placeholder.KEPT);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void dataCanBeReferredToWhereTheTextHasAWordForIt(Operation operation) throws ReflectiveOperationException {
        try (var secrets = SecretScope.unlocked()) {
            var output = ItemOutput.of(operation, answer(operation, secrets));

            assertThat(output.data().isPresent()).isEqualTo(DATA.containsKey(operation));
            assertThat(output.isReleased())
                    .isEqualTo(DATA.containsKey(operation)
                            || operation == Operation.GET
                            || operation == Operation.EXPORT
                            || operation == Operation.POLL);
        }
    }

    private static ResponsePayload answer(Operation operation, SecretScope secrets)
            throws ReflectiveOperationException {
        var type = Arrays.stream(payloads(operation))
                .filter(ResponsePayload.class::isAssignableFrom)
                .filter(Class::isRecord)
                .findFirst()
                .orElseThrow();
        var components = type.getRecordComponents();
        var values = new ArrayList<@Nullable Object>();
        for (var component : components) {
            values.add(value(operation, component, secrets));
        }
        var constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        return (ResponsePayload) constructor.newInstance(values.toArray());
    }

    /** The classes inside of the one that is named as the operation. */
    private static Class<?>[] payloads(Operation operation) throws ClassNotFoundException {
        var name = switch (operation) {
            case MAC -> "Mac";
            case MAC_VERIFY -> "MacVerify";
            case RNG_RETRIEVE -> "RngRetrieve";
            case RNG_SEED -> "RngSeed";
            case PKCS_11 -> "Pkcs11";
            default -> operation.xmlName();
        };
        return Class.forName("org.claviger.operation." + name).getDeclaredClasses();
    }

    private static @Nullable Object value(Operation operation, RecordComponent component, SecretScope secrets) {
        var text = component.getGenericType().getTypeName();
        var identifier = UniqueIdentifier.of(component.getName());
        Object secret =
                text.contains(Secret.class.getName()) ? secrets.copyOf(new byte[] {1}) : Bytes.wrap(new byte[1]);
        var isData = component.getName().equals(DATA.get(operation));
        if (component.getType() == List.class) {
            return text.contains(UniqueIdentifier.class.getName()) ? List.of(identifier) : List.of();
        }
        if (component.getType() == Optional.class) {
            return text.contains(UniqueIdentifier.class.getName())
                    ? Optional.of(identifier)
                    : isData ? Optional.of(secret) : Optional.empty();
        }
        if (component.getType() == UniqueIdentifier.class) {
            return identifier;
        }
        if (component.getType() == int.class) {
            return 0;
        }
        return isData ? secret : null;
    }

    private static List<String> identifiers(ResponsePayload answer) {
        var identifiers = new ArrayList<String>();
        for (var component : answer.getClass().getRecordComponents()) {
            if (component.getGenericType().getTypeName().contains(UniqueIdentifier.class.getName())) {
                identifiers.add(component.getName());
            }
        }
        return identifiers;
    }
}
