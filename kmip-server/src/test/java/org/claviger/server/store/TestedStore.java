package org.claviger.server.store;

import java.util.function.Predicate;
import org.claviger.server.domain.Tenant;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A store under test. A test class that registers it as an extension has it tested, and so have its nested classes. */
@FunctionalInterface
public interface TestedStore extends ParameterResolver {
    /**
     * Returns the store without objects; called once in each test.
     *
     * @param uniqueNames the tenants in which a name stands for one object at most
     */
    ObjectStore open(Predicate<Tenant> uniqueNames);

    @Override
    default boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestedStore.class;
    }

    @Override
    default TestedStore resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }
}
