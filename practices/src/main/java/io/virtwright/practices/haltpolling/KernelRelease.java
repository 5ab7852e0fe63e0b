package io.virtwright.practices.haltpolling;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel release as {@code uname -r} prints it.
 *
 * @param text the whole of it: {@code 5.10.0-182.0.0.95.oe2203sp3.x86_64}
 */
record KernelRelease(String text, int major, int minor) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?![0-9]).*");

    /** When a new ceiling reaches a domain. */
    enum Reach {
        /** At the next halt of each of its vCPUs. */
        LIVE,
        /** When the domain starts, once: it keeps what it found then. */
        AT_START
    }

    static Optional<KernelRelease> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new KernelRelease(text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    /**
     * 5.8 (acd05785e48c) began to copy halt_poll_ns when a VM is created; 6.1 reads it at each halt again (virt/kvm/kvm_main.c,
     * kvm_vcpu_max_halt_poll_ns). Distributions may have backported the repair: their version number doesn't tell.
     */
    Reach reach() {
        return atLeast(5, 8) && !atLeast(6, 1) ? Reach.AT_START : Reach.LIVE;
    }
}
