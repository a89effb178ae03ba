package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The functions of PKCS #11 on one session, with the memory of one call. All throw {@link CkException}.
 *
 * @param attempt from 1; in later ones an earlier attempt may have had its effect
 */
record Cryptoki(CkLibrary library, Profile profile, long session, KeyHandles handles, CallMemory memory, int attempt) {
    /** More than any wrapping, tag, padding or IV adds. */
    private static final int ROOM_FOR_MORE_BYTES = 1024;

    private static final int LONGEST_ATTRIBUTE_BYTES = 4096;
    private static final int FOUND_AT_ONCE = 64;

    Template template() {
        return new Template(memory, profile.attributesLeftOut());
    }

    // --- Objects ---

    /** Handles of all objects that have these attributes. */
    List<Long> find(Template template) {
        var found = new ArrayList<Long>();
        library.check(CkFunction.C_FIND_OBJECTS_INIT, session, template.address(), template.count());
        try {
            var batch = memory.allocate(JAVA_LONG, FOUND_AT_ONCE);
            var count = memory.allocate(JAVA_LONG);
            do {
                library.check(CkFunction.C_FIND_OBJECTS, session, batch.address(), FOUND_AT_ONCE, count.address());
                for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
                    found.add(batch.getAtIndex(JAVA_LONG, i));
                }
            } while (count.get(JAVA_LONG, 0) == FOUND_AT_ONCE);
        } finally {
            library.call(CkFunction.C_FIND_OBJECTS_FINAL, session);
        }
        return found;
    }

    /**
     * The handle of a key in the token; empty if there is none.
     *
     * @throws CkException OBJECT_HANDLE_INVALID if it was there before, so that more than the key may be gone
     */
    OptionalLong findKey(KeyHandles.Key key) {
        var known = handles.find(key);
        if (known.isPresent()) {
            return known;
        }
        var found = find(template()
                .flag(Ck.CKA_TOKEN, true)
                .number(Ck.CKA_CLASS, key.objectClass())
                .bytes(Ck.CKA_ID, key.id().bytes()));
        if (found.isEmpty()) {
            if (handles.saw(key)) {
                throw new CkException(CkFunction.C_FIND_OBJECTS, ReturnCode.OBJECT_HANDLE_INVALID.code());
            }
            return OptionalLong.empty();
        }
        handles.put(key, found.getFirst());
        return OptionalLong.of(found.getFirst());
    }

    long create(Template template) {
        var handle = memory.allocate(JAVA_LONG);
        library.check(CkFunction.C_CREATE_OBJECT, session, template.address(), template.count(), handle.address());
        return handle.get(JAVA_LONG, 0);
    }

    /** Changes attributes of an object. */
    void set(long object, Template attributes) {
        library.check(CkFunction.C_SET_ATTRIBUTE_VALUE, session, object, attributes.address(), attributes.count());
    }

    private void destroy(long object) {
        library.check(CkFunction.C_DESTROY_OBJECT, session, object);
    }

    /** Destroys all halves of a key in the token; that it is gone already is no error. */
    void destroyKey(KeyId id) {
        for (long objectClass : new long[] {Ck.CKO_PUBLIC_KEY, Ck.CKO_PRIVATE_KEY, Ck.CKO_SECRET_KEY}) {
            handles.remove(new KeyHandles.Key(objectClass, id));
            find(template()
                            .flag(Ck.CKA_TOKEN, true)
                            .number(Ck.CKA_CLASS, objectClass)
                            .bytes(Ck.CKA_ID, id.bytes()))
                    .forEach(this::destroy);
        }
    }

    /** Destroys a key of this session; that it can't be is no reason to fail, the session's end does it too. */
    void discard(long object) {
        library.call(CkFunction.C_DESTROY_OBJECT, session, object);
    }

    /** An attribute's value; may be a secret. */
    MemorySegment attribute(long object, long type) {
        var value = memory.allocate(LONGEST_ATTRIBUTE_BYTES);
        return value.asSlice(0, read(object, type, value));
    }

    byte[] bytes(long object, long type) {
        return attribute(object, type).toArray(JAVA_BYTE);
    }

    long number(long object, long type) {
        var value = memory.allocate(JAVA_LONG);
        read(object, type, value);
        return value.get(JAVA_LONG, 0);
    }

    /** A flag; what the device doesn't know counts as false. */
    boolean flag(long object, long type) {
        var value = memory.allocate(1);
        try {
            return read(object, type, value) == 1 && value.get(JAVA_BYTE, 0) != 0;
        } catch (CkException e) {
            if (e.is(ReturnCode.ATTRIBUTE_TYPE_INVALID)) {
                return false;
            }
            throw e;
        }
    }

    private long read(long object, long type, MemorySegment value) {
        var attribute = memory.allocate(Template.ATTRIBUTE_BYTES, Long.BYTES);
        attribute.set(JAVA_LONG, 0, type);
        attribute.set(JAVA_LONG, 8, value.address());
        attribute.set(JAVA_LONG, 16, value.byteSize());
        library.check(CkFunction.C_GET_ATTRIBUTE_VALUE, session, object, attribute.address(), 1);
        long length = attribute.get(JAVA_LONG, 16);
        if (length == Ck.CK_UNAVAILABLE_INFORMATION || length > value.byteSize()) {
            throw new CkException(CkFunction.C_GET_ATTRIBUTE_VALUE, ReturnCode.ATTRIBUTE_TYPE_INVALID.code());
        }
        return length;
    }

    // --- Keys ---

    long generateKey(MemorySegment mechanism, Template template) {
        var handle = memory.allocate(JAVA_LONG);
        library.check(
                CkFunction.C_GENERATE_KEY,
                session,
                mechanism.address(),
                template.address(),
                template.count(),
                handle.address());
        return handle.get(JAVA_LONG, 0);
    }

    /** Handles of the two halves of a key pair. */
    record Pair(long publicKey, long privateKey) {}

    Pair generateKeyPair(MemorySegment mechanism, Template publicKey, Template privateKey) {
        var handles = memory.allocate(JAVA_LONG, 2);
        library.check(
                CkFunction.C_GENERATE_KEY_PAIR,
                session,
                mechanism.address(),
                publicKey.address(),
                publicKey.count(),
                privateKey.address(),
                privateKey.count(),
                handles.address(),
                handles.address() + Long.BYTES);
        return new Pair(handles.getAtIndex(JAVA_LONG, 0), handles.getAtIndex(JAVA_LONG, 1));
    }

    MemorySegment wrap(MemorySegment mechanism, long wrappingKey, long key) {
        var out = memory.allocate(LONGEST_ATTRIBUTE_BYTES);
        var length = memory.allocateFrom(JAVA_LONG, out.byteSize());
        library.check(
                CkFunction.C_WRAP_KEY, session, mechanism.address(), wrappingKey, key, out.address(), length.address());
        return out.asSlice(0, length.get(JAVA_LONG, 0));
    }

    long unwrap(MemorySegment mechanism, long unwrappingKey, MemorySegment wrapped, Template template) {
        var handle = memory.allocate(JAVA_LONG);
        library.check(
                CkFunction.C_UNWRAP_KEY,
                session,
                mechanism.address(),
                unwrappingKey,
                wrapped.address(),
                wrapped.byteSize(),
                template.address(),
                template.count(),
                handle.address());
        return handle.get(JAVA_LONG, 0);
    }

    long derive(MemorySegment mechanism, long key, Template template) {
        var handle = memory.allocate(JAVA_LONG);
        library.check(
                CkFunction.C_DERIVE_KEY,
                session,
                mechanism.address(),
                key,
                template.address(),
                template.count(),
                handle.address());
        return handle.get(JAVA_LONG, 0);
    }

    // --- Data ---

    MemorySegment encrypt(MemorySegment mechanism, long key, MemorySegment data) {
        begin(CkFunction.C_ENCRYPT_INIT, mechanism, key, Ck.CKA_ENCRYPT);
        return transform(CkFunction.C_ENCRYPT, data);
    }

    MemorySegment decrypt(MemorySegment mechanism, long key, MemorySegment data) {
        begin(CkFunction.C_DECRYPT_INIT, mechanism, key, Ck.CKA_DECRYPT);
        return transform(CkFunction.C_DECRYPT, data);
    }

    MemorySegment sign(MemorySegment mechanism, long key, MemorySegment data) {
        begin(CkFunction.C_SIGN_INIT, mechanism, key, Ck.CKA_SIGN);
        return transform(CkFunction.C_SIGN, data);
    }

    /** Whether the signature is right; one of a wrong length isn't. */
    boolean verify(MemorySegment mechanism, long key, MemorySegment data, MemorySegment signature) {
        begin(CkFunction.C_VERIFY_INIT, mechanism, key, Ck.CKA_VERIFY);
        long result = library.call(
                CkFunction.C_VERIFY,
                session,
                data.address(),
                data.byteSize(),
                signature.address(),
                signature.byteSize());
        if (result == ReturnCode.SIGNATURE_INVALID.code()
                || result == ReturnCode.SIGNATURE_LEN_RANGE.code()
                || profile.wrongSignatureCodes().contains(result)) {
            return false;
        }
        if (result != ReturnCode.OK.code()) {
            throw new CkException(CkFunction.C_VERIFY, result);
        }
        return true;
    }

    /** Begins an operation. Some tokens say of a key that isn't for it that its type is wrong: the key's usage tells. */
    private void begin(CkFunction function, MemorySegment mechanism, long key, long usage) {
        try {
            library.check(function, session, mechanism.address(), key);
        } catch (CkException e) {
            if (e.is(ReturnCode.KEY_TYPE_INCONSISTENT) && !flag(key, usage)) {
                throw new CkException(function, ReturnCode.KEY_FUNCTION_NOT_PERMITTED.code());
            }
            throw e;
        }
    }

    /** One call with enough room: asking for the length first would cost a round trip, and NSS gives up its operation. */
    private MemorySegment transform(CkFunction function, MemorySegment data) {
        var out = memory.allocate(data.byteSize() + ROOM_FOR_MORE_BYTES);
        var length = memory.allocateFrom(JAVA_LONG, out.byteSize());
        library.check(function, session, data.address(), data.byteSize(), out.address(), length.address());
        return out.asSlice(0, length.get(JAVA_LONG, 0));
    }

    MemorySegment random(int bytes) {
        var out = memory.allocate(bytes);
        library.check(CkFunction.C_GENERATE_RANDOM, session, out.address(), bytes);
        return out;
    }
}
