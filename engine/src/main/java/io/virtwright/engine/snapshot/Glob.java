package io.virtwright.engine.snapshot;

import java.util.regex.Pattern;

/** The globs of probes: {@code *} and {@code ?} within one path element; every other character is itself. */
public final class Glob {
    private Glob() {}

    /** Whether it has no wildcard, and so is a path or an element of one. */
    public static boolean isPlain(String glob) {
        return glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
    }

    /** A pattern that matches one path element (or a whole path) against a glob. A leading dot needs no special care. */
    public static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /**
     * Whether a whole path matches. Takes no longer than the product of both lengths, whatever the glob is: those of
     * tmpfiles.d and TuneD profiles are the host's own, and a regular expression of many {@code *} would not end.
     */
    public static boolean matches(String glob, String path) {
        int g = 0;
        int p = 0;
        int star = -1;
        int from = 0;
        while (p < path.length()) {
            char wanted = g < glob.length() ? glob.charAt(g) : '\0';
            if (g < glob.length() && wanted == '*') {
                star = g++;
                from = p;
            } else if (g < glob.length() && (wanted == '?' ? path.charAt(p) != '/' : wanted == path.charAt(p))) {
                g++;
                p++;
            } else if (star >= 0 && path.charAt(from) != '/') {
                // The last star takes one character more.
                p = ++from;
                g = star + 1;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
