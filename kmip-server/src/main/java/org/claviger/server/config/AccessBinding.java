package org.claviger.server.config;

import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Grant;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.net.TlsSettings.ClientAuthority;

/** Makes the rules of who may do what. */
final class AccessBinding {
    private static final String METHOD = "mtls";
    private static final String ANY = "*";

    private final Values values;
    private final List<ClientAuthority> authorities;

    /** @param authorities those whose clients are let in */
    AccessBinding(Values values, List<ClientAuthority> authorities) {
        this.values = values;
        this.authorities = authorities;
    }

    List<AccessRule> rules() {
        return values.each("access", this::rule);
    }

    private AccessRule rule(int i) {
        var principals = values.get(AccessKeys.ACCESS_PRINCIPALS, i);
        checkMatchable(AccessKeys.ACCESS_PRINCIPALS, i, principals);
        return new AccessRule(
                principals, values.get(AccessKeys.ACCESS_TENANT, i), values.get(AccessKeys.ACCESS_OPERATIONS, i));
    }

    /** @param access the rules, which say what tenants there are */
    List<Grant> grants(List<AccessRule> access) {
        var tenants = new TreeSet<String>();
        access.forEach(rule -> rule.tenant().ifPresent(tenant -> tenants.add(tenant.name())));
        var names = new HashSet<String>();
        return values.each("grants", i -> {
            var name = values.getNew(AccessKeys.GRANTS_NAME, i, names);
            var to = values.get(AccessKeys.GRANTS_TO, i);
            checkMatchable(AccessKeys.GRANTS_TO, i, to);
            var tenant = values.get(AccessKeys.GRANTS_TENANT, i);
            if (!tenants.contains(tenant.name())) {
                throw values.conflict(
                        AccessKeys.GRANTS_TENANT,
                        i,
                        "\"%s\" (expected a tenant that a rule in access names: %s)"
                                .formatted(tenant, tenants.isEmpty() ? "there is none" : String.join(" or ", tenants)));
            }
            return new Grant(
                    name,
                    to,
                    tenant,
                    values.get(AccessKeys.GRANTS_OBJECTS, i),
                    values.get(AccessKeys.GRANTS_OPERATIONS, i));
        });
    }

    /** A rule that can be for nobody is a mistake, and who it was meant for would be locked out in silence. */
    private void checkMatchable(Key<String> key, int i, String principals) {
        var known = List.of(
                List.of(METHOD),
                authorities.stream().map(ClientAuthority::name).toList(),
                values.get(TlsKeys.IDENTITY).stream().map(IdentityRule::code).toList());
        var parts = principals.split(":", known.size() + 1);
        for (int part = 0; part < parts.length && !parts[part].contains(ANY); part++) {
            if (part == known.size()) {
                return;
            }
            if (!known.get(part).contains(parts[part]) || part == parts.length - 1) {
                throw values.conflict(
                        key,
                        i,
                        "\"%s\" (expected mtls:AUTHORITY:PLACE:VALUE with authority %s and place %s)"
                                .formatted(
                                        principals,
                                        String.join(" or ", known.get(1)),
                                        String.join(" or ", known.get(2))));
            }
        }
    }
}
