package io.virtwright.practices.guestagent;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of qemu-ga, as far as its options go. */
record AgentVersion(int major, int minor) {
    /** One of each kind that reads lists in its own way: before and from 7.2, 8.1 and 9.1. */
    static final List<AgentVersion> KINDS =
            List.of(new AgentVersion(7, 1), new AgentVersion(7, 2), new AgentVersion(8, 1), new AgentVersion(9, 1));

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\D.*)?");

    static Optional<AgentVersion> of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new AgentVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
