package org.claviger.server.store.hibernate;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.TestedStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database that all tests of a class, and of those nested in it, have one after another. */
final class TestedDatabase implements TestedStore, BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final Supplier<TestDatabases> opening;
    private @Nullable TestDatabases databases;

    /** @param opening called once, before the first test */
    TestedDatabase(Supplier<TestDatabases> opening) {
        this.opening = opening;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isOutermost(context)) {
            databases = opening.get();
        }
    }

    @Override
    public ObjectStore open(Predicate<Tenant> uniqueNames) {
        return Objects.requireNonNull(databases).objects(uniqueNames);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Objects.requireNonNull(databases).clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isOutermost(context) && databases != null) {
            databases.close();
        }
    }

    private static boolean isOutermost(ExtensionContext context) {
        return context.getEnclosingTestClasses().isEmpty();
    }
}
