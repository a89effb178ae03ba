package org.claviger.server.config;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/**
 * Where to listen. Names are looked up when somebody listens, not before.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 0 takes any free one
 */
public record Endpoint(String host, int port) {
    static final int MAX_PORT = 65_535;

    private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^\\s:\\[\\]]+)):([0-9]{1,5})");

    public Endpoint {
        if (host.isBlank() || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("endpoint " + host + ", port " + port);
        }
    }

    /**
     * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
     *
     * @throws IllegalValueException if the text is none
     */
    public static Endpoint parse(String text) throws IllegalValueException {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
            throw IllegalValueException.of(text, "HOST:PORT such as 0.0.0.0:5696 or [::]:5696");
        }
        var host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new Endpoint(host, Integer.parseInt(matcher.group(3)));
    }

    InetSocketAddress resolved() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
