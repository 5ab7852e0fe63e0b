package io.virtwright.practices.hugepages;

import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.GuestMemory;
import io.virtwright.engine.domainxml.MemoryBacking;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What libvirt or the kernel refuses of a definition's static pages (virDomainDefHugepagesValidate in
 * src/conf/domain_validate.c, qemuValidateDomainDefMemory in src/qemu/qemu_validate.c).
 */
final class Problems {
    private Problems() {}

    static List<String> of(DomainView view, GuestMemory memory, Demand demand, Pools pools) {
        MemoryBacking backing = view.memoryBacking();
        List<String> problems = new ArrayList<>();
        if (!backing.hugePages()) {
            return problems;
        }
        if (backing.allocation().equals(Optional.of("ondemand"))) {
            problems.add("libvirt refuses <hugepages> together with <allocation mode='ondemand'/>");
        }
        if (backing.source().equals(Optional.of("anonymous"))) {
            problems.add("libvirt refuses <hugepages> together with <source type='anonymous'/>");
        }
        long defaults =
                backing.pages().stream().filter(page -> page.nodes().isEmpty()).count();
        if (defaults > 1) {
            problems.add("libvirt refuses two page sizes for all nodes of the guest");
        }
        CpuSet seen = CpuSet.EMPTY;
        for (MemoryBacking.Page page : backing.pages()) {
            if (page.sizeKib().isEmpty()) {
                problems.add("a <page> has no size");
            }
            CpuSet nodes = page.nodes().orElse(CpuSet.EMPTY);
            if (!seen.intersect(nodes).isEmpty()) {
                problems.add("libvirt refuses two page sizes for node "
                        + seen.intersect(nodes).list() + " of the guest");
            }
            seen = seen.union(nodes);
        }
        CpuSet there = memory.cells().isEmpty()
                ? CpuSet.of(0)
                : CpuSet.of(memory.cells().stream()
                        .mapToInt(GuestMemory.Cell::id)
                        .filter(id -> id <= CpuSet.MAX_CPU)
                        .toArray());
        if (!there.containsAll(seen)) {
            problems.add("the guest has no node " + seen.minus(there).list() + " of its own, and libvirt refuses that");
        }
        demand.sizes().stream()
                .filter(pools::lacks)
                .forEach(size -> problems.add(
                        "this kernel has no pages of " + Sizes.words(size) + "; it has " + Sizes.words(pools.sizes())));
        return problems;
    }
}
