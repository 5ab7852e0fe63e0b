package io.virtwright.engine.domainxml;

import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the domain's memory is made of: {@code <memoryBacking>}.
 *
 * @param hugePages whether {@code <hugepages>} is there
 * @param pages the page sizes asked for; empty for the host's default size
 * @param source {@code file}, {@code anonymous}, {@code memfd}
 * @param access {@code shared}, {@code private}
 * @param allocation {@code immediate}, {@code ondemand}
 */
public record MemoryBacking(
        boolean hugePages,
        List<Page> pages,
        boolean noSharePages,
        boolean locked,
        Optional<String> source,
        Optional<String> access,
        Optional<String> allocation,
        boolean discard) {
    public MemoryBacking {
        pages = List.copyOf(pages);
    }

    /**
     * A page size.
     *
     * @param sizeKib in KiB
     * @param nodes the guest's NUMA nodes that use it; absent for all that no other page size names
     */
    public record Page(OptionalLong sizeKib, Optional<CpuSet> nodes) {}

    static MemoryBacking of(XmlElement domain) {
        Optional<XmlElement> backing = domain.child("memoryBacking");
        Optional<XmlElement> hugepages = backing.flatMap(one -> one.child("hugepages"));
        return new MemoryBacking(
                hugepages.isPresent(),
                hugepages.map(one -> one.children("page")).orElse(List.of()).stream()
                        .map(page -> new Page(
                                XmlSizes.kib(page.attribute("size"), page.attribute("unit")),
                                CpuPins.cpuset(page, "nodeset")))
                        .toList(),
                backing.flatMap(one -> one.child("nosharepages")).isPresent(),
                backing.flatMap(one -> one.child("locked")).isPresent(),
                backing.flatMap(one -> one.child("source")).flatMap(one -> one.attribute("type")),
                backing.flatMap(one -> one.child("access")).flatMap(one -> one.attribute("mode")),
                backing.flatMap(one -> one.child("allocation")).flatMap(one -> one.attribute("mode")),
                backing.flatMap(one -> one.child("discard")).isPresent());
    }
}
