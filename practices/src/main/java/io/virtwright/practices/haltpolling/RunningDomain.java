package io.virtwright.practices.haltpolling;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running domain as far as halt polling goes.
 *
 * @param traits what its XML says; unreadable where that could not be had
 */
record RunningDomain(HostDomain domain, Reading<Traits> traits) {
    private static final Set<String> OVERCOMMIT = Set.of("-overcommit", "--overcommit");
    private static final Pattern CPU_PM = Pattern.compile("(?:^|,)cpu-pm(?:=([^,]*))?(?=,|$)");
    private static final Set<String> OFF = Set.of("off", "no", "false", "n");

    /**
     * What decides whether the host polls for its vCPUs.
     *
     * @param type {@code kvm}; {@code qemu} for a domain that QEMU emulates (TCG)
     * @param ownIdling {@code cpu-pm=on}: the guest idles on the real CPU, and KVM never sees a halt
     * @param pollControl the guest may turn the host's polling off for a vCPU (MSR_KVM_POLL_CONTROL, x86)
     * @param hintDedicated the guest is told that its vCPUs have CPUs of their own, and may poll by itself
     * @param vcpus that are plugged at start
     */
    record Traits(String type, boolean ownIdling, boolean pollControl, boolean hintDedicated, OptionalInt vcpus) {
        boolean isKvm() {
            return type.equals("kvm");
        }
    }

    static RunningDomain of(HostDomain domain) {
        return new RunningDomain(domain, domain.runningView().map(RunningDomain::traits));
    }

    private static Traits traits(DomainView view) {
        return new Traits(
                view.type(),
                ownIdling(view.qemuArgs()),
                view.kvm().pollControl().orElse(false),
                view.kvm().hintDedicated().orElse(false),
                view.vcpus().current());
    }

    /** {@code -overcommit cpu-pm=on}, the last of several; libvirt has no element of its own for it. */
    private static boolean ownIdling(List<String> arguments) {
        boolean on = false;
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (OVERCOMMIT.contains(arguments.get(i))) {
                for (Matcher cpuPm = CPU_PM.matcher(arguments.get(i + 1)); cpuPm.find(); ) {
                    on = !OFF.contains(Optional.ofNullable(cpuPm.group(1)).orElse("on"));
                }
            }
        }
        return on;
    }

    /** Whether it is known not to use KVM. */
    boolean isEmulated() {
        return traits.found().filter(found -> !found.isKvm()).isPresent();
    }
}
