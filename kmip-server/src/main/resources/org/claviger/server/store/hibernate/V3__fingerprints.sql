-- Byte Strings are digests, serial numbers and the like: each object has others, in no order, and in the index of texts each
-- new one would change a page of its own. They are found by fingerprints instead: block is the object's number divided by
-- 1024, fingerprint a hash of the value. Objects that are made one after another share the pages of their block.
create table object_fingerprint (
    block bigint not null,
    fingerprint bigint not null,
    object_number bigint not null,
    primary key (block, fingerprint, object_number)
) ${clustered};

drop index object_index_text;
call fill_fingerprints;

-- 8 is the kind of Byte Strings.
create index object_index_text on object_index (tenant, attribute, path, kind, text_value, object_number)
    where text_value is not null and kind <> 8;

-- It tells whether a commit was done. The new name also keeps an older program that still runs on this database from
-- storing objects without their fingerprints.
alter table managed_object rename column change_token to commit_token;
