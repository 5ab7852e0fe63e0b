package io.virtwright.engine.systemd;

import java.util.ArrayList;
import java.util.List;

/**
 * One unit file or drop-in, as systemd reads its lines (src/shared/conf-parser.c): a line that ends in a backslash goes on
 * in the next, comment lines between them are left out, and the backslash becomes a space.
 *
 * @param path where it stands
 * @param settings in the order of the file; a line that is no {@code key=value} is left out, as systemd does
 */
public record UnitFile(String path, List<Setting> settings) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public UnitFile {
        settings = List.copyOf(settings);
    }

    /**
     * One assignment.
     *
     * @param value without the white space around it; empty text resets a list
     * @param line where it begins, from 1
     */
    public record Setting(String section, String key, String value, String path, int line) {
        /** {@code /etc/systemd/system/a.service:3}. */
        public String source() {
            return path + ":" + line;
        }
    }

    public static UnitFile parse(String path, String text) {
        List<Setting> settings = new ArrayList<>();
        String section = "";
        StringBuilder joined = new StringBuilder();
        int began = 0;
        int number = 0;
        String body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        for (String raw : body.split("\n", -1)) {
            number++;
            String line = raw.stripLeading();
            if (line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (joined.isEmpty()) {
                began = number;
            }
            joined.append(line);
            if (continues(joined)) {
                joined.setCharAt(joined.length() - 1, ' ');
                continue;
            }
            section = take(joined.toString().strip(), section, path, began, settings);
            joined.setLength(0);
        }
        take(joined.toString().strip(), section, path, began, settings);
        return new UnitFile(path, settings);
    }

    /** Whether it ends in a backslash that is not itself escaped. */
    private static boolean continues(CharSequence line) {
        int slashes = 0;
        while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /** Takes a logical line in; returns the section after it. */
    private static String take(String line, String section, String path, int number, List<Setting> into) {
        if (line.startsWith("[")) {
            return line.endsWith("]") ? line.substring(1, line.length() - 1) : section;
        }
        int equals = line.indexOf('=');
        if (equals > 0) {
            into.add(new Setting(
                    section,
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip(),
                    path,
                    number));
        }
        return section;
    }
}
