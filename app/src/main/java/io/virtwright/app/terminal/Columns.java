package io.virtwright.app.terminal;

import io.virtwright.app.render.Style;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How wide text on the terminal is to be. */
final class Columns {
    private static final int LEAST = 60;
    /** Longer lines are hard to read. */
    private static final int MOST = 120;

    private static final Pattern SIZE = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})\\s*");

    private Columns() {}

    /** Asks the terminal once, and only if text is written. */
    private static final class Terminal {
        private static final int COLUMNS = ask();
    }

    static int ofTerminal() {
        return Terminal.COLUMNS;
    }

    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return of(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Style.WIDTH;
        }
    }

    /** By what {@code stty size} says: rows and columns, both 0 where the terminal does not know. */
    static int of(String size) {
        Matcher matcher = SIZE.matcher(size);
        int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        return columns == 0 ? Style.WIDTH : Math.clamp(columns, LEAST, MOST);
    }
}
