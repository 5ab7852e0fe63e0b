package io.virtwright.practices.hugepages;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.GuestMemory;
import io.virtwright.engine.domainxml.MemoryBacking;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The static pages that one description of a domain asks for.
 *
 * @param parts empty where it asks for none
 */
record Demand(List<Part> parts) {
    /** More than any host has: what hostile XML says must not overflow. */
    private static final long MOST_KIB = 1L << 50;

    static final Demand NONE = new Demand(List.of());

    Demand {
        parts = List.copyOf(parts);
    }

    /**
     * Memory of one page size from one place.
     *
     * @param sizeKib of a page
     * @param pages the memory rounded up to whole pages
     * @param nodes the host's NUMA nodes that it must come from (mode strict); empty where any will do
     */
    record Part(long sizeKib, long pages, Optional<CpuSet> nodes) {}

    /**
     * What it asks for.
     *
     * @return unreadable where the XML or the host does not tell how large something is
     */
    static Reading<Demand> of(DomainDocument document, DomainView view, Optional<Long> defaultKib) {
        MemoryBacking backing = view.memoryBacking();
        GuestMemory memory = GuestMemory.of(document);
        List<Part> parts = new ArrayList<>();
        if (backing.hugePages()) {
            List<GuestMemory.Cell> cells = memory.cells().isEmpty()
                    ? List.of(new GuestMemory.Cell(0, memory.totalKib(), false))
                    : memory.cells();
            for (GuestMemory.Cell cell : cells) {
                if (cell.kib().isEmpty()) {
                    return Reading.unreadable("how much memory it has is not written");
                }
                switch (pageSize(backing, cell.id(), defaultKib)) {
                    case Reading.Present<Long>(Long size) ->
                        parts.add(part(size, cell.kib().getAsLong(), memory, cell.id()));
                    case Reading.Absent<Long>() -> {}
                    case Reading.Unreadable<Long>(String reason) -> {
                        return Reading.unreadable(reason);
                    }
                }
            }
        }
        for (GuestMemory.MemoryModule module : memory.modules()) {
            if (!module.model().equals("dimm") || module.kib().isEmpty()) {
                continue;
            }
            Optional<Long> size = module.pageKib().isPresent()
                    ? boxed(module.pageKib())
                    : backing.hugePages()
                            ? pageSize(backing, module.node().orElse(0), defaultKib)
                                    .found()
                            : Optional.empty();
            // a page size that is the base page's is no huge page
            size.filter(kib -> kib > 64 && kib <= MOST_KIB)
                    .ifPresent(kib -> parts.add(part(
                            kib, module.kib().getAsLong(), memory, module.node().orElse(0))));
        }
        return Reading.of(new Demand(parts));
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    /** The page size for a node of the guest: absent where none is for it. */
    private static Reading<Long> pageSize(MemoryBacking backing, int node, Optional<Long> defaultKib) {
        Optional<MemoryBacking.Page> named = backing.pages().stream()
                .filter(page ->
                        page.nodes().filter(nodes -> nodes.contains(node)).isPresent())
                .findFirst()
                .or(() -> backing.pages().stream()
                        .filter(page -> page.nodes().isEmpty())
                        .findFirst());
        if (!backing.pages().isEmpty() && named.isEmpty()) {
            return Reading.absent();
        }
        Optional<Long> size = backing.pages().isEmpty() ? defaultKib : named.flatMap(page -> boxed(page.sizeKib()));
        return size.filter(kib -> kib > 0 && kib <= MOST_KIB)
                .map(Reading::of)
                .orElseGet(() -> Reading.unreadable("which page size it asks for is not known"));
    }

    private static Part part(long sizeKib, long kib, GuestMemory memory, int cell) {
        Optional<GuestMemory.Placement> placement =
                Optional.ofNullable(memory.cellPlacement().get(cell)).or(memory::placement);
        return new Part(
                sizeKib,
                Math.ceilDiv(Math.min(kib, MOST_KIB), sizeKib),
                placement
                        .filter(one -> one.mode().equals("strict") || one.mode().equals("restrictive"))
                        .map(GuestMemory.Placement::nodes));
    }

    long pages(long sizeKib) {
        return parts.stream()
                .filter(part -> part.sizeKib() == sizeKib)
                .mapToLong(Part::pages)
                .sum();
    }

    long kib() {
        return parts.stream().mapToLong(part -> part.sizeKib() * part.pages()).sum();
    }

    List<Long> sizes() {
        return parts.stream().map(Part::sizeKib).distinct().sorted().toList();
    }
}
