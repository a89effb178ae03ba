package org.claviger.server.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A path and a query (RFC 3986). A plus sign stands for itself.
 *
 * @param segments of the path, decoded
 * @param query decoded; each name stands there once
 */
record Target(List<String> segments, Map<String, String> query) {
    static Target parse(String text) {
        var mark = text.indexOf('?');
        var path = mark < 0 ? text : text.substring(0, mark);
        var query = new LinkedHashMap<String, String>();
        if (mark >= 0 && mark + 1 < text.length()) {
            for (var pair : text.substring(mark + 1).split("&", -1)) {
                var equals = pair.indexOf('=');
                var name = decode(equals < 0 ? pair : pair.substring(0, equals));
                if (query.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                    throw HttpFault.badRequest("the query says the same twice");
                }
            }
        }
        return new Target(
                List.of(path.substring(1).split("/", -1)).stream()
                        .map(Target::decode)
                        .toList(),
                query);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            if (i + 2 >= text.length()
                    || !HexFormat.isHexDigit(text.charAt(i + 1))
                    || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                throw HttpFault.badRequest("a percent sign that is not followed by two hexadecimal digits");
            }
            bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw HttpFault.badRequest("the target is not UTF-8");
        }
    }
}
