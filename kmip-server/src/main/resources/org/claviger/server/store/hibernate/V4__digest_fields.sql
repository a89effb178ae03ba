-- Hashing Algorithm and Key Format Type of a Digest stand in sets too.
call move_shared_values;
