package org.claviger.server.store.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One of the server's own records. */
@Entity
@Table(name = "server_record")
@SuppressWarnings("NullAway.Init") // Hibernate or the constructor sets the fields
final class RecordRow {
    @Id
    @Column(name = "name")
    String name;

    @Column(name = "value")
    byte[] value;

    RecordRow() {}

    RecordRow(String name, byte[] value) {
        this.name = name;
        this.value = value;
    }
}
