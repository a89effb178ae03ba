-- Values of attributes that take few different values, however many objects there are. All objects of a tenant that have the
-- same of them share one set; digest is the SHA-256 of its values. A set is never changed and never deleted.
create table value_set (
    number ${identity},
    tenant ${text} not null,
    digest ${bytes} not null,
    unique (tenant, digest)
);

-- The values of the sets, each as in object_index.
create table value_set_value (
    value_set bigint not null,
    attribute integer not null,
    instance integer not null,
    path bigint not null,
    ordinal integer not null,
    tenant ${text} not null,
    kind integer not null,
    text_value ${text},
    number_value bigint,
    primary key (value_set, attribute, instance, path, ordinal)
) ${clustered};

create index value_set_value_text on value_set_value (tenant, attribute, path, kind, text_value, value_set)
    where text_value is not null;
create index value_set_value_number on value_set_value (tenant, attribute, path, kind, number_value, value_set)
    where number_value is not null;

-- Follows from the attributes.
alter table managed_object add column value_set bigint;

-- Gives every stored object its set, and takes from object_index what stands in sets now.
call move_shared_values;

alter table managed_object alter column value_set set not null;

-- Storage status and owner are here so that the objects of few sets are counted without their rows.
create index managed_object_value_set on managed_object (tenant, value_set, storage_status, owner, number);
