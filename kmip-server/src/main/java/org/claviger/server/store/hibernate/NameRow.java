package org.claviger.server.store.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A name that an object of a tenant has and no other one may take. */
@Entity
@Table(name = "object_name")
@IdClass(NameRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate or the constructor sets the fields
final class NameRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "name_type")
    int nameType;

    @Id
    @Column(name = "name_value")
    String nameValue;

    @Column(name = "object_number")
    long objectNumber;

    NameRow() {}

    NameRow(String tenant, int nameType, String nameValue, long objectNumber) {
        this.tenant = tenant;
        this.nameType = nameType;
        this.nameValue = nameValue;
        this.objectNumber = objectNumber;
    }

    /** What Hibernate knows a name by. */
    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String tenant;
        int nameType;
        String nameValue;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && tenant.equals(key.tenant)
                    && nameType == key.nameType
                    && nameValue.equals(key.nameValue);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * tenant.hashCode() + nameType) + nameValue.hashCode();
        }
    }
}
