package io.virtwright.practices.haltpolling;

import io.virtwright.engine.text.KernelRelease;

/** When a new ceiling reaches a domain. */
enum Reach {
    /** At the next halt of each of its vCPUs. */
    LIVE,
    /** When the domain starts, once: it keeps what it found then. */
    AT_START;

    /**
     * 5.8 (acd05785e48c) began to copy halt_poll_ns when a VM is created; 6.1 reads it at each halt again (virt/kvm/kvm_main.c,
     * kvm_vcpu_max_halt_poll_ns). Distributions may have backported the repair: their version number doesn't tell.
     */
    static Reach of(KernelRelease release) {
        return release.atLeast(5, 8) && !release.atLeast(6, 1) ? AT_START : LIVE;
    }
}
