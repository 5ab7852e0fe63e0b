package io.virtwright.engine.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel release as {@code uname -r} prints it.
 *
 * @param text the whole of it: {@code 5.10.0-182.0.0.95.oe2203sp3.x86_64}
 */
public record KernelRelease(String text, int major, int minor) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?![0-9]).*");

    /** Reads a release; empty for text that does not begin with two numbers. */
    public static Optional<KernelRelease> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new KernelRelease(text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether it is that version or a newer one. A distribution may have backported what a newer one brought. */
    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
