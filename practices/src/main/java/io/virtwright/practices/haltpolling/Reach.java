package io.virtwright.practices.haltpolling;

import io.virtwright.engine.text.KernelRelease;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a new ceiling reaches a domain. */
enum Reach {
    /** At the next halt of each of its vCPUs. */
    LIVE,
    /** When the domain starts, once: it keeps what it found then. */
    AT_START;

    /**
     * RHEL 8 and what is built from it call their kernels 4.18.0, whatever they have taken over since: that of 8.3
     * (4.18.0-240.el8) copies halt_poll_ns too. That of 8.2 (193) is older than the change. Other kernels of that name have
     * small numbers behind it, or another dash behind those (Ubuntu: 4.18.0-1025-azure).
     */
    private static final Pattern RED_HAT_8 = Pattern.compile("4\\.18\\.0-([0-9]{1,6})(?![0-9-]).*");

    private static final int RED_HAT_8_2 = 193;

    /**
     * 5.8 (acd05785e48c) began to copy halt_poll_ns when a VM is created; 6.1 reads it at each halt again (virt/kvm/kvm_main.c,
     * kvm_vcpu_max_halt_poll_ns). Distributions may have backported the repair: their version number doesn't tell.
     */
    static Reach of(KernelRelease release) {
        Matcher redHat = RED_HAT_8.matcher(release.text());
        boolean copies = redHat.matches()
                ? Integer.parseInt(redHat.group(1)) > RED_HAT_8_2
                : release.atLeast(5, 8) && !release.atLeast(6, 1);
        return copies ? AT_START : LIVE;
    }
}
