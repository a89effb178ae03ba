package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.ATTRIBUTE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_ARCHIVED;
import static org.claviger.enumeration.ResultReason.OBJECT_DESTROYED;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;
import static org.claviger.enumeration.ResultReason.USAGE_LIMIT_EXCEEDED;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;

/**
 * A managed object as the server knows it, without its material in the clear. Immutable: what happens to an object gives
 * another one.
 *
 * @param uniqueIdentifier what the server calls it
 * @param owner the principal that made it
 * @param state where it is in its life; kept apart from the attributes, because only the server changes it
 * @param archived true: its material is out of reach until it is recovered
 * @param attributes all others, in the order in which they were set, each instance with the Attribute Index that it keeps;
 *     neither Unique Identifier, Object Type nor State
 * @param material empty once the object is destroyed
 * @param keyVersion which material this is, counted from 1; part of what is authenticated
 * @param version counts the changes, so that two writers notice each other; 0 before the object is stored
 */
public record ManagedObject(
        Tenant tenant,
        String uniqueIdentifier,
        ObjectType objectType,
        String owner,
        State state,
        boolean archived,
        Attributes attributes,
        Optional<SealedMaterial> material,
        int keyVersion,
        long version) {
    public ManagedObject {
        attributes = attributes.numbered();
    }

    /**
     * Returns a new object. It is Active at once if it has an Activation Date that has come (KMIP 2.1 section 4.57,
     * transition 1).
     *
     * @param attributes what the client asked for and the server found out
     */
    public static ManagedObject create(
            Tenant tenant,
            String uniqueIdentifier,
            ObjectType objectType,
            String owner,
            Attributes attributes,
            SealedMaterial material,
            Instant now) {
        var limits = attributes.first(AttributeTypes.USAGE_LIMITS);
        var limited = limits.isEmpty()
                ? attributes
                : attributes.with(AttributeTypes.USAGE_LIMITS, UsageAllowance.begin(limits.get()));
        var dated = limited.with(AttributeTypes.INITIAL_DATE, now).with(AttributeTypes.LAST_CHANGE_DATE, now);
        return new ManagedObject(
                        tenant,
                        uniqueIdentifier,
                        objectType,
                        owner,
                        State.PRE_ACTIVE,
                        false,
                        dated,
                        Optional.of(material),
                        1,
                        0)
                .at(now);
    }

    /**
     * Returns an object that comes from elsewhere with its past.
     *
     * @param imported its attributes, completed by what the server found out
     * @param material empty if it is destroyed
     * @param replaced the object in whose place it comes, if there is one
     */
    public static ManagedObject imported(
            Tenant tenant,
            String uniqueIdentifier,
            ObjectType objectType,
            String owner,
            ImportedAttributes imported,
            Optional<SealedMaterial> material,
            Optional<ManagedObject> replaced,
            Instant now) {
        return new ManagedObject(
                        tenant,
                        uniqueIdentifier,
                        objectType,
                        owner,
                        imported.state().orElse(State.PRE_ACTIVE),
                        false,
                        imported.attributes(),
                        material,
                        replaced.map(ManagedObject::nextKeyVersion).orElse(1),
                        replaced.map(ManagedObject::version).orElse(0L))
                .at(now);
    }

    /** Which key version the material has that takes the place of this one's. */
    public int nextKeyVersion() {
        return keyVersion + 1;
    }

    /**
     * Returns this object as its dates have made it by {@code now}: Active from its Activation Date on, Deactivated from its
     * Deactivation Date on (KMIP 2.1 section 4.57, transitions 4 and 6).
     */
    public ManagedObject at(Instant now) {
        var object = this;
        if (object.state == State.PRE_ACTIVE && object.hasReached(AttributeTypes.ACTIVATION_DATE, now)) {
            object = object.withState(State.ACTIVE);
        }
        if (object.state == State.ACTIVE && object.hasReached(AttributeTypes.DEACTIVATION_DATE, now)) {
            object = object.withState(State.DEACTIVATED);
        }
        return object;
    }

    boolean hasReached(AttributeType<Instant> date, Instant now) {
        return attributes.first(date).filter(when -> !when.isAfter(now)).isPresent();
    }

    /**
     * Returns this object in the Active state, activated at {@code now}.
     *
     * @throws KmipException with Wrong Key Lifecycle State unless the object is Pre-Active
     */
    public ManagedObject activate(Instant now) {
        requireOnline();
        return move(Transition.ACTIVATE, "activated")
                .withAttribute(AttributeTypes.ACTIVATION_DATE, now)
                .changed(now);
    }

    /**
     * Returns this object revoked: Compromised for the reasons Key Compromise and CA Compromise, Deactivated for all others
     * (KMIP 2.1 section 6.1.44).
     *
     * @param compromiseOccurrence when it is believed to have been compromised, if it was
     * @throws KmipException with Wrong Key Lifecycle State if its state has no such way
     */
    public ManagedObject revoke(RevocationReason reason, Optional<Instant> compromiseOccurrence, Instant now) {
        requireOnline();
        var revoked = isCompromise(reason.code())
                ? compromise(compromiseOccurrence, now)
                : move(Transition.DEACTIVATE, "deactivated").withAttribute(AttributeTypes.DEACTIVATION_DATE, now);
        return revoked.withAttribute(AttributeTypes.REVOCATION_REASON, reason).changed(now);
    }

    private static boolean isCompromise(RevocationReasonCode code) {
        return switch (code) {
            case KEY_COMPROMISE, CA_COMPROMISE -> true;
            case UNSPECIFIED, AFFILIATION_CHANGED, SUPERSEDED, CESSATION_OF_OPERATION, PRIVILEGE_WITHDRAWN -> false;
        };
    }

    private ManagedObject compromise(Optional<Instant> occurrence, Instant now) {
        var compromised = move(Transition.COMPROMISE, "compromised").withAttribute(AttributeTypes.COMPROMISE_DATE, now);
        return occurrence.isEmpty()
                ? compromised
                : compromised.withAttribute(AttributeTypes.COMPROMISE_OCCURRENCE_DATE, occurrence.get());
    }

    /**
     * Returns this object without its material, also if that was in the archive. Its attributes stay.
     *
     * @throws KmipException with Object Destroyed if it is destroyed already, with Wrong Key Lifecycle State if it is Active
     */
    public ManagedObject destroy(Instant now) {
        if (isDestroyed()) {
            throw new KmipException(OBJECT_DESTROYED, "object is " + state.specName());
        }
        var destroyed = move(Transition.DESTROY, "destroyed")
                .withAttribute(AttributeTypes.DESTROY_DATE, now)
                .changed(now);
        return destroyed.withMaterial(Optional.empty()).withArchived(false);
    }

    /**
     * Returns this object in the archive: its attributes can be had, its material not before {@link #recover} (KMIP 2.1 section
     * 6.1.4).
     *
     * @throws KmipException with Object Archived if it is there already, with Permission Denied if it is destroyed
     */
    public ManagedObject archive(Instant now) {
        requireOnline();
        if (isDestroyed()) {
            throw new KmipException(PERMISSION_DENIED, "object is " + state.specName() + " and cannot be archived");
        }
        return withArchived(true)
                .withAttribute(AttributeTypes.ARCHIVE_DATE, now)
                .changed(now);
    }

    /** Returns this object out of the archive, without its Archive Date (KMIP 2.1 section 6.1.42); unchanged if it is on-line. */
    public ManagedObject recover(Instant now) {
        return archived
                ? withArchived(false)
                        .withAttributes(attributes.without(AttributeTypes.ARCHIVE_DATE))
                        .changed(now)
                : this;
    }

    /**
     * Tells whether a client may keep this object for a while: its life has not ended. What is left to do with a key after that
     * takes a Get of its own.
     */
    public boolean mayBeLeased() {
        return switch (state) {
            case PRE_ACTIVE, ACTIVE -> true;
            case DEACTIVATED, COMPROMISED, DESTROYED, DESTROYED_COMPROMISED -> false;
        };
    }

    /**
     * Returns this object with so many units of its Usage Limits given away to a client; they count as used (KMIP 2.1 section
     * 6.1.23). Whoever allocates must save what is returned, and a lost race for it undoes the allocation.
     *
     * @throws KmipException with Attribute Not Found if it has no Usage Limits, Invalid Object Type if it never protects
     *     anything, Permission Denied if it does not protect now, Usage Limit Exceeded if less is left
     */
    public ManagedObject allocate(long units, Instant now) {
        requireOnline();
        if (units < 1) {
            throw new KmipException(INVALID_FIELD, "Usage Limits Count " + units + " (expected 1 or more)");
        }
        if (usages().noneMatch(ManagedObject::protects)) {
            throw new KmipException(INVALID_OBJECT_TYPE, "the Cryptographic Usage Mask of the object protects nothing");
        }
        var limits = attributes
                .first(AttributeTypes.USAGE_LIMITS)
                .orElseThrow(() -> new KmipException(ATTRIBUTE_NOT_FOUND, "object has no Usage Limits"));
        whyNotProtecting(now).ifPresent(why -> {
            throw new KmipException(PERMISSION_DENIED, why);
        });
        if (units > UsageAllowance.left(limits)) {
            throw new KmipException(
                    USAGE_LIMIT_EXCEEDED,
                    "Usage Limits Count " + units + " (" + UsageAllowance.left(limits) + " are left)");
        }
        return withAttribute(AttributeTypes.USAGE_LIMITS, UsageAllowance.take(limits, units))
                .changed(now);
    }

    /** Returns how many units of its Usage Limits are left; empty if it may be used without limit. */
    public Optional<Long> unitsLeft() {
        return attributes.first(AttributeTypes.USAGE_LIMITS).map(UsageAllowance::left);
    }

    private Stream<CryptographicUsageMask> usages() {
        return attributes.first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK).stream()
                .flatMap(mask -> mask.values().stream());
    }

    private ManagedObject move(Transition transition, String done) {
        var next = Lifecycle.after(state, transition);
        if (next.isEmpty()) {
            throw new KmipException(
                    WRONG_KEY_LIFECYCLE_STATE, "object is " + state.specName() + " and cannot be " + done);
        }
        return withState(next.get());
    }

    /**
     * Uses this object once: the one way in which cryptographic operations use a key. Protecting takes from its Usage Limits;
     * whoever uses the key must save what is returned, and a lost race for it undoes the use.
     *
     * @param bytes how much is protected or processed
     * @return this object with what is left of its limits, or empty if the use takes nothing from any
     * @throws KmipException if its state, its dates, its usage mask or its limits forbid it
     */
    public Optional<ManagedObject> use(CryptographicUsageMask use, long bytes, Instant now) {
        return use(use, 1, bytes, now);
    }

    /** Uses this object for one more part of data that comes in several; the first part is {@link #use}. */
    public Optional<ManagedObject> continueUse(CryptographicUsageMask use, long bytes, Instant now) {
        return use(use, 0, bytes, now);
    }

    private Optional<ManagedObject> use(CryptographicUsageMask use, long objects, long bytes, Instant now) {
        if (!protects(use)) {
            requireProcess(use, now);
            return Optional.empty();
        }
        requireProtect(use, now);
        var limits = attributes.first(AttributeTypes.USAGE_LIMITS);
        if (limits.isEmpty()) {
            return Optional.empty();
        }
        var units = UsageAllowance.units(limits.get(), objects, bytes);
        if (units > UsageAllowance.left(limits.get())) {
            throw new KmipException(exhausted(use), "the Usage Limits of the object are used up");
        }
        var taken = UsageAllowance.take(limits.get(), units);
        return Optional.of(withAttribute(AttributeTypes.USAGE_LIMITS, taken).changed(now));
    }

    /** Only MAC and Sign have the reason that fits; of Encrypt, which has it too, the official cases want the other. */
    private static ResultReason exhausted(CryptographicUsageMask use) {
        return use == CryptographicUsageMask.MAC_GENERATE || use == CryptographicUsageMask.SIGN
                ? USAGE_LIMIT_EXCEEDED
                : PERMISSION_DENIED;
    }

    /** Tells whether a use applies protection, or processes what is protected (KMIP 2.1 section 4.57). */
    private static boolean protects(CryptographicUsageMask use) {
        return switch (use) {
            case SIGN,
                    ENCRYPT,
                    WRAP_KEY,
                    EXPORT,
                    MAC_GENERATE,
                    DERIVE_KEY,
                    CONTENT_COMMITMENT_NON_REPUDIATION,
                    KEY_AGREEMENT,
                    CERTIFICATE_SIGN,
                    CRL_SIGN,
                    GENERATE_CRYPTOGRAM,
                    TRANSLATE_ENCRYPT,
                    TRANSLATE_WRAP,
                    AUTHENTICATE,
                    UNRESTRICTED,
                    FPE_ENCRYPT -> true;
            case VERIFY,
                    DECRYPT,
                    UNWRAP_KEY,
                    MAC_VERIFY,
                    VALIDATE_CRYPTOGRAM,
                    TRANSLATE_DECRYPT,
                    TRANSLATE_UNWRAP,
                    FPE_DECRYPT -> false;
        };
    }

    /**
     * Checks that the object may be used to protect data: encrypt, sign, compute a MAC, wrap, derive.
     *
     * @throws KmipException if its state, its dates or its usage mask forbid it
     */
    private void requireProtect(CryptographicUsageMask use, Instant now) {
        requireUse(use);
        whyNotProtecting(now).ifPresent(why -> {
            throw new KmipException(WRONG_KEY_LIFECYCLE_STATE, why);
        });
    }

    /** Says why the object protects nothing at this time; empty if it may. */
    private Optional<String> whyNotProtecting(Instant now) {
        if (state != State.ACTIVE) {
            return Optional.of("object is " + state.specName() + " (expected Active)");
        }
        return hasReached(AttributeTypes.PROTECT_STOP_DATE, now)
                ? Optional.of("the Protect Stop Date of the object has passed")
                : whyNotStarted(now);
    }

    /**
     * Checks that the object may be used to process protected data: decrypt, verify, unwrap. A Deactivated object still may.
     *
     * @throws KmipException if its state, its dates or its usage mask forbid it
     */
    private void requireProcess(CryptographicUsageMask use, Instant now) {
        requireUse(use);
        switch (state) {
            case ACTIVE, DEACTIVATED -> requireStarted(now);
            case PRE_ACTIVE, COMPROMISED, DESTROYED, DESTROYED_COMPROMISED ->
                throw new KmipException(
                        WRONG_KEY_LIFECYCLE_STATE,
                        "object is " + state.specName() + " (expected Active or Deactivated)");
        }
    }

    private void requireStarted(Instant now) {
        whyNotStarted(now).ifPresent(why -> {
            throw new KmipException(WRONG_KEY_LIFECYCLE_STATE, why);
        });
    }

    private Optional<String> whyNotStarted(Instant now) {
        return attributes
                .first(AttributeTypes.PROCESS_START_DATE)
                .filter(start -> start.isAfter(now))
                .map(_ -> "the Process Start Date of the object has not come");
    }

    private void requireUse(CryptographicUsageMask use) {
        requireMaterial();
        var allowed = attributes.first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK);
        if (allowed.isEmpty() || !allowed.get().contains(use)) {
            throw new KmipException(
                    ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                    "Cryptographic Usage Mask of the object lacks " + use.specName());
        }
    }

    /**
     * Returns the material, still sealed.
     *
     * @throws KmipException with Object Destroyed or Object Archived if there is none to be had
     */
    public SealedMaterial requireMaterial() {
        requireOnline();
        return material.orElseThrow(
                () -> new KmipException(OBJECT_DESTROYED, "object is " + state.specName() + "; its material is gone"));
    }

    /**
     * Checks that the object is not in the archive.
     *
     * @throws KmipException with Object Archived
     */
    public void requireOnline() {
        if (archived) {
            throw new KmipException(OBJECT_ARCHIVED, "object is archived");
        }
    }

    public boolean isDestroyed() {
        return Lifecycle.isDestroyed(state);
    }

    /** Returns all attributes, those that the server keeps apart included. */
    public Attributes allAttributes() {
        return Attributes.of(AttributeTypes.UNIQUE_IDENTIFIER, UniqueIdentifier.of(uniqueIdentifier))
                .plus(AttributeTypes.OBJECT_TYPE, objectType)
                .plusAll(attributes)
                .plus(AttributeTypes.STATE, state);
    }

    public <V> ManagedObject withAttribute(AttributeType<V> type, V value) {
        return withAttributes(attributes.with(type, value));
    }

    public ManagedObject withAttributes(Attributes changed) {
        return new ManagedObject(
                tenant, uniqueIdentifier, objectType, owner, state, archived, changed, material, keyVersion, version);
    }

    /** Returns this object with {@code now} as its Last Change Date. */
    public ManagedObject changed(Instant now) {
        return withAttribute(AttributeTypes.LAST_CHANGE_DATE, now);
    }

    /** Returns this object as it is stored after {@code changes} changes. */
    public ManagedObject withVersion(long changes) {
        return new ManagedObject(
                tenant,
                uniqueIdentifier,
                objectType,
                owner,
                state,
                archived,
                attributes,
                material,
                keyVersion,
                changes);
    }

    /**
     * Returns this object with its data key wrapped anew; the material stays as it is.
     *
     * @throws IllegalArgumentException if it is another data key, or other material
     */
    public ManagedObject rewrapped(SealedMaterial sealed) {
        var before = requireMaterialAnywhere();
        if (!before.dataKeyId().equals(sealed.dataKeyId()) || !Arrays.equals(before.envelope(), sealed.envelope())) {
            throw new IllegalArgumentException("material of object " + uniqueIdentifier + " isn't merely rewrapped");
        }
        return withMaterial(Optional.of(sealed));
    }

    private SealedMaterial requireMaterialAnywhere() {
        return material.orElseThrow(
                () -> new IllegalArgumentException("object " + uniqueIdentifier + " has no material"));
    }

    private ManagedObject withState(State next) {
        return new ManagedObject(
                tenant, uniqueIdentifier, objectType, owner, next, archived, attributes, material, keyVersion, version);
    }

    private ManagedObject withArchived(boolean next) {
        return new ManagedObject(
                tenant, uniqueIdentifier, objectType, owner, state, next, attributes, material, keyVersion, version);
    }

    private ManagedObject withMaterial(Optional<SealedMaterial> sealed) {
        return new ManagedObject(
                tenant, uniqueIdentifier, objectType, owner, state, archived, attributes, sealed, keyVersion, version);
    }
}
