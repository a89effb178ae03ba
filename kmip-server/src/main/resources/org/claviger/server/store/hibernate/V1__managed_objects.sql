-- Managed objects. What decides whether and how an object may be used is authenticated by row_code; the columns
-- storage_status, activation_date and deactivation_date repeat what stands there for the sake of Locate. change_token is
-- random and another one after each change.
create table managed_object (
    number ${identity},
    tenant ${text} not null,
    unique_identifier ${text} not null,
    version bigint not null,
    object_type integer not null,
    state integer not null,
    archived boolean not null,
    owner ${text} not null,
    key_version integer not null,
    storage_status integer not null,
    activation_date bigint,
    deactivation_date bigint,
    attributes ${bytes} not null,
    data_key_id ${text},
    wrapped_data_key ${bytes},
    envelope ${bytes},
    row_code ${bytes} not null,
    change_token bigint not null,
    unique (tenant, unique_identifier)
);

-- All objects of a tenant or of an owner in it, in the order in which they were made.
create index managed_object_storage on managed_object (tenant, storage_status, number);
create index managed_object_owner on managed_object (tenant, owner, storage_status, number);

-- Every searchable value of every attribute. path says where in the attribute's value it stands, kind is the code of its
-- item type; ordinal tells apart several values in one place.
create table object_index (
    object_number bigint not null,
    attribute integer not null,
    instance integer not null,
    path bigint not null,
    ordinal integer not null,
    tenant ${text} not null,
    kind integer not null,
    text_value ${text},
    number_value bigint,
    primary key (object_number, attribute, instance, path, ordinal)
) ${clustered};

create index object_index_text on object_index (tenant, attribute, path, kind, text_value, object_number)
    where text_value is not null;
create index object_index_number on object_index (tenant, attribute, path, kind, number_value, object_number)
    where number_value is not null;

-- Names that no other object of the tenant may take.
create table object_name (
    tenant ${text} not null,
    name_type integer not null,
    name_value ${text} not null,
    object_number bigint not null,
    primary key (tenant, name_type, name_value)
) ${clustered};

-- Small records of the server itself, such as the wrapped integrity key.
create table server_record (
    name ${text} not null primary key,
    value ${bytes} not null
) ${clustered};
