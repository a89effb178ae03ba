package org.claviger.server.store.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A managed object as it lies in its table. */
@Entity
@Table(name = ObjectRow.TABLE)
@IdClass(ObjectRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate or the mapping sets the fields
final class ObjectRow {
    static final String TABLE = "managed_object";

    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "unique_identifier")
    String uniqueIdentifier;

    /** The primary key of the table: shorter in other tables and indexes than what the object is known by. */
    @Column(name = "number", updatable = false)
    long number;

    @Version
    @Column(name = "version")
    long version;

    @Column(name = "object_type")
    int objectType;

    @Column(name = "state")
    int state;

    @Column(name = "archived")
    boolean archived;

    @Column(name = "owner")
    String owner;

    @Column(name = "key_version")
    int keyVersion;

    /** Where Locate looks for it: a bit of the Storage Status Mask; follows from the state and from archived. */
    @Column(name = "storage_status")
    int storageStatus;

    /** When it becomes Active, in seconds; follows from the attributes. */
    @Column(name = "activation_date")
    @Nullable
    Long activationDate;

    /** When it becomes Deactivated, in seconds; follows from the attributes. */
    @Column(name = "deactivation_date")
    @Nullable
    Long deactivationDate;

    /** Number of the set of values that the object shares with others; follows from the attributes. Null before it is known. */
    @Column(name = "value_set")
    @Nullable
    Long valueSet;

    /** All attributes that have no column of their own that is authenticated, as {@link StoredAttributes} writes them. */
    @Column(name = "attributes")
    byte[] attributes;

    @Column(name = "data_key_id")
    @Nullable
    String dataKeyId;

    @Column(name = "wrapped_data_key")
    byte @Nullable [] wrappedDataKey;

    @Column(name = "envelope")
    byte @Nullable [] envelope;

    @Column(name = "row_code")
    byte[] rowCode;

    /**
     * Random, another one for each change: whoever lost the answer to a commit knows his own change by it, and not somebody
     * else's that made the same of the object.
     */
    @Column(name = "commit_token")
    long commitToken;

    /** What Hibernate knows an object by. */
    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String tenant;
        String uniqueIdentifier;

        Key() {}

        Key(String tenant, String uniqueIdentifier) {
            this.tenant = tenant;
            this.uniqueIdentifier = uniqueIdentifier;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && tenant.equals(key.tenant)
                    && uniqueIdentifier.equals(key.uniqueIdentifier);
        }

        @Override
        public int hashCode() {
            return 31 * tenant.hashCode() + uniqueIdentifier.hashCode();
        }
    }
}
