package org.claviger.server.store;

import java.time.Instant;
import java.util.List;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ItemType;

/** What an object must fulfil to be located. */
public sealed interface Condition {
    record IdentifierIs(String uniqueIdentifier) implements Condition {}

    record ObjectTypeIs(ObjectType objectType) implements Condition {}

    /**
     * The object is in this state at this moment. An Activation or Deactivation Date that has come makes the state another
     * one than that which is stored.
     */
    record StateIs(State state, Instant now) implements Condition {}

    /**
     * One instance of the attribute has all these values.
     *
     * @param attribute tag code of the attribute
     * @param tests none: the object has the attribute
     */
    record Has(int attribute, List<Test> tests) implements Condition {
        public Has {
            tests = List.copyOf(tests);
        }

        /** Tells whether one instance among these entries fits. */
        boolean fits(List<IndexEntry> entries) {
            return entries.stream()
                    .filter(entry -> entry.attribute() == attribute)
                    .map(IndexEntry::instance)
                    .distinct()
                    .anyMatch(instance -> tests.stream()
                            .allMatch(test -> entries.stream()
                                    .anyMatch(entry -> entry.attribute() == attribute
                                            && entry.instance() == instance
                                            && test.fits(entry))));
        }
    }

    /** The object does not have the attribute. */
    record Lacks(int attribute) implements Condition {}

    /** No object fulfils it. */
    record Never() implements Condition {}

    /** What one value of an attribute must be. */
    sealed interface Test {
        /** Where in the attribute the value stands, as in {@link IndexEntry#path}. */
        long path();

        boolean fits(IndexValue value);

        default boolean fits(IndexEntry entry) {
            return entry.path() == path() && fits(entry.value());
        }
    }

    record Is(long path, IndexValue value) implements Test {
        @Override
        public boolean fits(IndexValue other) {
            return value.equals(other);
        }
    }

    /** The value is not less than {@code least} and not more than {@code most}. */
    record Within(long path, ItemType kind, long least, long most) implements Test {
        @Override
        public boolean fits(IndexValue value) {
            return value instanceof IndexValue.Numeric(var otherKind, var number)
                    && otherKind == kind
                    && number >= least
                    && number <= most;
        }
    }

    /** The value has at least these bits. */
    record HasBits(long path, int bits) implements Test {
        @Override
        public boolean fits(IndexValue value) {
            return value instanceof IndexValue.Numeric(var kind, var number)
                    && kind == ItemType.INTEGER
                    && (number & bits) == bits;
        }
    }
}
