package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.attribute.AttributeTypes.CONTACT_INFORMATION;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.Template;
import org.claviger.operation.Archive;
import org.claviger.operation.Create;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.ReKey;
import org.claviger.operation.Register;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private static final Attributes AES_128 = Attributes.of(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
            .plus(CRYPTOGRAPHIC_LENGTH, 128)
            .plus(CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.ENCRYPT));

    private final HandlerTester server = new HandlerTester();
    private final GeneratedKeys generated = new GeneratedKeys(new KeyGenerator(server.random()));
    private final RegisterHandler register = new RegisterHandler(server.newObjects);
    private final CreateHandler create = new CreateHandler(generated, server.newObjects);

    @AfterEach
    void close() {
        server.close();
    }

    private UniqueIdentifier template(String name, Attributes contents) {
        return register(V1_4, Attributes.of(NAME, Name.of(name)), contents);
    }

    private UniqueIdentifier register(ProtocolVersion version, Attributes ofTemplate, Attributes contents) {
        var request = new Register.Request(
                ObjectType.TEMPLATE, ofTemplate, Optional.of(new Template(contents.list())), Optional.empty());
        return server.as("alice", version, register, request).uniqueIdentifier();
    }

    private UniqueIdentifier create(String who, Attributes asked) {
        var request = new Create.Request(ObjectType.SYMMETRIC_KEY, asked, Optional.empty());
        return server.as(who, V1_4, create, request).uniqueIdentifier();
    }

    private Attributes attributes(UniqueIdentifier id) {
        return server.as(
                        "alice",
                        V1_4,
                        new GetAttributesHandler(),
                        new GetAttributes.Request(Optional.of(id), List.of()))
                .attributes();
    }

    private static Attributes naming(String... templates) {
        return Attributes.EMPTY.withTemplates(
                List.of(templates).stream().map(Name::of).toArray(Name[]::new));
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void aKeyIsMadeOfATemplateAlone() {
        template("aes", AES_128.plus(OBJECT_GROUP, "tapes"));

        var key = attributes(create("alice", naming("aes")));

        assertThat(key.first(CRYPTOGRAPHIC_LENGTH)).contains(128);
        assertThat(key.first(OBJECT_GROUP)).contains("tapes");
    }

    @Test
    void theNameOfATemplateIsNotThatOfTheKey() {
        template("aes", AES_128);

        assertThat(attributes(create("alice", naming("aes"))).has(NAME)).isFalse();
        assertThat(attributes(create("alice", naming("aes").plus(NAME, Name.of("key"))))
                        .all(NAME))
                .containsExactly(Name.of("key"));
    }

    @Test
    void aNameInsideATemplateIsItsNameUpTo1_2() {
        var id = register(V1_2, Attributes.EMPTY, AES_128.plus(NAME, Name.of("aes")));

        assertThat(attributes(id).all(NAME)).containsExactly(Name.of("aes"));
        assertThat(attributes(create("alice", naming("aes"))).has(NAME)).isFalse();
    }

    @Test
    void aNameInsideATemplateIsRefusedFrom1_3On() {
        assertThatThrownBy(() -> register(V1_3, Attributes.EMPTY, AES_128.plus(NAME, Name.of("aes"))))
                .isInstanceOf(KmipException.class)
                .hasMessage("a Name in a template");
    }

    @Test
    void theRequestGoesBeforeItsTemplatesAndALaterTemplateBeforeAnEarlierOne() {
        template("first", AES_128.plus(CONTACT_INFORMATION, "Joe").plus(OBJECT_GROUP, "one"));
        template("second", Attributes.of(CRYPTOGRAPHIC_LENGTH, 192).plus(CONTACT_INFORMATION, "Ann"));

        var key = attributes(create("alice", naming("first", "second").plus(CRYPTOGRAPHIC_LENGTH, 256)));
        var other = attributes(create("alice", naming("second", "first")));

        assertThat(key.all(CRYPTOGRAPHIC_LENGTH)).containsExactly(256);
        assertThat(key.all(CONTACT_INFORMATION)).containsExactly("Ann");
        assertThat(other.all(CRYPTOGRAPHIC_LENGTH)).containsExactly(128);
        assertThat(other.all(CONTACT_INFORMATION)).containsExactly("Joe");
    }

    @Test
    void ofAnAttributeWithSeveralInstancesTheKeyGetsAll() {
        template("first", AES_128.plus(OBJECT_GROUP, "one").plus(OBJECT_GROUP, "two"));
        template("second", Attributes.of(OBJECT_GROUP, "two"));

        var key = attributes(create("alice", naming("first", "second").plus(OBJECT_GROUP, "three")));

        assertThat(key.all(OBJECT_GROUP)).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aTemplateThatIsNotTheCallersOwnIsNotFound() {
        template("aes", AES_128);

        assertRefused(ResultReason.ITEM_NOT_FOUND, () -> create("bob", naming("aes")));
        assertRefused(ResultReason.ITEM_NOT_FOUND, () -> create("alice", naming("aes", "other")));
    }

    @Test
    void aKeyOfThatNameIsNoTemplate() {
        create("alice", AES_128.plus(NAME, Name.of("aes")));

        assertRefused(ResultReason.ITEM_NOT_FOUND, () -> create("alice", naming("aes")));
    }

    @Test
    void aTemplateThatIsArchivedOrDestroyedIsNotApplied() {
        var id = template("aes", AES_128);
        server.as("alice", V1_4, new ArchiveHandler(), new Archive.Request(Optional.of(id)));
        assertRefused(ResultReason.OBJECT_ARCHIVED, () -> create("alice", naming("aes")));

        var other = template("other", AES_128);
        server.item("alice", V1_4, Operation.DESTROY, context -> {
            context.objects().save(context.open(Optional.of(other)).destroy(context.now()));
            return other;
        });
        assertRefused(ResultReason.ITEM_NOT_FOUND, () -> create("alice", naming("other")));
    }

    @Test
    void whatANewObjectMayNotHaveItMayNotHaveOfATemplateEither() {
        template("sized", AES_128.plus(CRYPTOGRAPHIC_LENGTH, 256));

        assertRefused(ResultReason.ATTRIBUTE_SINGLE_VALUED, () -> create("alice", naming("sized")));
    }

    @Test
    void getReturnsTheTemplate() {
        var id = template("aes", AES_128);
        var request = new Get.Request(
                Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        var answer = server.as("alice", V1_4, new GetHandler(server.delivery), request);

        assertThat(answer.objectType()).isEqualTo(ObjectType.TEMPLATE);
        assertThat(answer.object()).isEqualTo(new Template(AES_128.list()));
    }

    @Test
    void aKeyPairHasACommonTemplateAndOneForEachKey() {
        template(
                "pair",
                Attributes.of(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
                        .plus(CRYPTOGRAPHIC_LENGTH, 2048)
                        .plus(CONTACT_INFORMATION, "Joe"));
        template("private", Attributes.of(CONTACT_INFORMATION, "Ann"));
        var handler = new CreateKeyPairHandler(new NewKeyPairs(new KeyPairs(server.random()), server.newObjects), true);

        var pair = server.as(
                "alice",
                V1_4,
                handler,
                new CreateKeyPair.Request(
                        Optional.of(naming("pair")),
                        Optional.of(naming("private")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));

        assertThat(attributes(pair.privateKeyUniqueIdentifier()).all(CONTACT_INFORMATION))
                .containsExactly("Ann");
        assertThat(attributes(pair.publicKeyUniqueIdentifier()).all(CONTACT_INFORMATION))
                .containsExactly("Joe");
        assertThat(attributes(pair.publicKeyUniqueIdentifier()).first(CRYPTOGRAPHIC_LENGTH))
                .contains(2048);
    }

    @Test
    void aKeyIsReplacedByOneWithTheAttributesOfATemplate() {
        var existing = create("alice", AES_128.plus(CONTACT_INFORMATION, "Joe"));
        template("renewed", Attributes.of(CONTACT_INFORMATION, "Ann"));
        var request = new ReKey.Request(
                Optional.of(existing), Optional.empty(), Optional.of(naming("renewed")), Optional.empty());

        var replacement = server.as("alice", V1_4, new ReKeyHandler(generated, server.newObjects), request);

        assertThat(attributes(replacement.uniqueIdentifier()).all(CONTACT_INFORMATION))
                .containsExactly("Ann");
    }
}
