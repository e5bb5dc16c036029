import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON as maps, lists, texts, numbers and booleans, so that the example needs no dependency. A program that has a JSON library uses that.
 */
final class Json {
    private final String text;
    private int place;

    private Json(String text) {
        this.text = text;
    }

    /** Returns a value as JSON, on one line. */
    static String write(Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                .map(entry -> quoted((String) entry.getKey()) + ":" + write(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String string ? quoted(string) : String.valueOf(value);
    }

    private static String quoted(String string) {
        StringBuilder written = new StringBuilder("\"");
        for (char each : string.toCharArray()) {
            if (each == '"' || each == '\\') {
                written.append('\\').append(each);
            } else if (each < ' ') {
                written.append(String.format("\\u%04x", (int) each));
            } else {
                written.append(each);
            }
        }
        return written.append('"').toString();
    }

    /** Reads an object that nordlib has written. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> readObject(String text) {
        return (Map<String, Object>) new Json(text).value();
    }

    private Object value() {
        switch (next()) {
            case '{':
                return object();
            case '[':
                return list();
            case '"':
                return string();
            default:
                return word();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        for (place++; next() != '}'; skip(',')) {
            String key = string();
            skip(':');
            object.put(key, value());
        }
        place++;
        return object;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        for (place++; next() != ']'; skip(',')) {
            list.add(value());
        }
        place++;
        return list;
    }

    private String string() {
        StringBuilder read = new StringBuilder();
        for (place++; text.charAt(place) != '"'; place++) {
            read.append(text.charAt(place) == '\\' ? escaped() : text.charAt(place));
        }
        place++;
        return read.toString();
    }

    private char escaped() {
        char each = text.charAt(++place);
        if (each == 'u') {
            place += 4;
            return (char) Integer.parseInt(text.substring(place - 3, place + 1), 16);
        }
        int control = "bfnrt".indexOf(each);
        return control < 0 ? each : "\b\f\n\r\t".charAt(control);
    }

    private Object word() {
        int start = place;
        while (place < text.length() && ",]} \t\r\n".indexOf(text.charAt(place)) < 0) {
            place++;
        }
        String word = text.substring(start, place);
        switch (word) {
            case "true":
            case "false":
                return Boolean.valueOf(word);
            case "null":
                return null;
            default:
                return word.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(word) : new BigDecimal(word);
        }
    }

    /** Skips white space, and returns the character that follows. */
    private char next() {
        while (Character.isWhitespace(text.charAt(place))) {
            place++;
        }
        return text.charAt(place);
    }

    private void skip(char mark) {
        if (next() == mark) {
            place++;
        }
    }
}
