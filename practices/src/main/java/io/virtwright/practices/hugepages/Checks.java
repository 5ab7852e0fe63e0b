package io.virtwright.practices.hugepages;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Severity;
import java.util.List;

/** The checks of this practice. */
final class Checks {
    // High: a domain that finds too few pages does not start, and a host without memory kills what it can.
    static final Check POOL = new Check(
            "huge-pages.pool",
            "pools of static pages: enough for the domains, and not too much for the host",
            Severity.HIGH,
            "libvirt allocates all of a guest's pages before it starts: one page short, and it does not start. Pages in a"
                    + " pool can be used for nothing else: with too many of them the host runs out of memory.",
            "HugePage Memory, static. Wrong: a pool needs not be reserved before the system is loaded, and its size can be"
                    + " changed without a restart. Silent about how large it must be, NUMA nodes and the next boot.");

    // High: the domain does not start.
    static final Check MOUNT = new Check(
            "huge-pages.mount",
            "a hugetlbfs for each page size that domains ask for",
            Severity.HIGH,
            "libvirt takes static pages from a hugetlbfs of their size, which it looks for when its daemon starts. Without"
                    + " one the domain does not start. Guests on a memfd need none.",
            "Not in the guide; distributions mount one for the default size only.");

    static final Check DOMAIN = new Check(
            "huge-pages.domain",
            "a domain's memory is made of the pages that its definition asks for",
            Severity.MEDIUM,
            "Static pages act from the next cold start on. A domain that was started before has small pages, and a"
                    + " definition that libvirt or the kernel refuses doesn't start.",
            "HugePage Memory, static: <hugepages> with 1 GiB or 2 MiB. On arm64 with 64 KiB base pages there are no pages"
                    + " of 1 GiB.");

    // Low: transparent pages cost or save time. They endanger nothing.
    static final Check TRANSPARENT = new Check(
            "huge-pages.transparent",
            "transparent huge pages for guests",
            Severity.LOW,
            "QEMU asks for transparent pages itself (MADV_HUGEPAGE), so that madvise is enough for guests; always is for"
                    + " every process of the host. Guests on shared memory follow a mode of their own.",
            "HugePage Memory, transparent. Right about the file. Its never is not off where a single size says always;"
                    + " the size is not 2 MiB on every host; silent about the next boot.");

    static final List<Check> ALL = List.of(POOL, MOUNT, DOMAIN, TRANSPARENT);

    private Checks() {}
}
