package io.virtwright.engine.domainxml;

import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Of what parts a guest's memory is made, and which NUMA nodes of the host they come from: {@code <memory>}, {@code
 * <cpu><numa>}, memory devices, {@code <numatune>}.
 *
 * @param totalKib {@code <memory>}: all of it
 * @param cells the guest's NUMA nodes; empty where it has none
 * @param modules memory devices that are there at start: {@code dimm} and others
 * @param placement where memory comes from that no cell places by itself
 * @param cellPlacement by number of the guest's node: {@code <memnode>}
 */
public record GuestMemory(
        OptionalLong totalKib,
        List<Cell> cells,
        List<MemoryModule> modules,
        Optional<Placement> placement,
        Map<Integer, Placement> cellPlacement) {
    public GuestMemory {
        cells = List.copyOf(cells);
        modules = List.copyOf(modules);
        cellPlacement = Collections.unmodifiableMap(new TreeMap<>(cellPlacement));
    }

    /**
     * A NUMA node of the guest.
     *
     * @param shared whether it says {@code memAccess='shared'}
     */
    public record Cell(int id, OptionalLong kib, boolean shared) {}

    /**
     * A memory device.
     *
     * @param model {@code dimm}, {@code nvdimm}, {@code virtio-mem}, ...
     * @param pageKib the page size it names
     * @param node of the guest
     */
    public record MemoryModule(String model, OptionalLong kib, OptionalLong pageKib, OptionalInt node) {}

    /**
     * The nodes of the host that memory comes from.
     *
     * @param mode {@code strict}, {@code preferred}, {@code interleave}, {@code restrictive}
     */
    public record Placement(String mode, CpuSet nodes) {}

    public static GuestMemory of(DomainDocument document) {
        XmlElement domain = document.root();
        List<Cell> cells = new ArrayList<>();
        domain.child("cpu")
                .flatMap(cpu -> cpu.child("numa"))
                .map(numa -> numa.children("cell"))
                .orElse(List.of())
                .forEach(cell -> cells.add(new Cell(
                        XmlNumbers.unsignedInt(cell.attribute("id")).orElse(cells.size()),
                        XmlSizes.kib(cell.attribute("memory"), cell.attribute("unit")),
                        cell.attribute("memAccess").equals(Optional.of("shared")))));
        List<MemoryModule> modules = domain.children("devices").stream()
                .flatMap(devices -> devices.children("memory").stream())
                .map(GuestMemory::module)
                .toList();
        Optional<XmlElement> numatune = domain.child("numatune");
        Map<Integer, Placement> byCell = new TreeMap<>();
        numatune.map(one -> one.children("memnode"))
                .orElse(List.of())
                .forEach(memnode -> XmlNumbers.unsignedInt(memnode.attribute("cellid"))
                        .ifPresent(cell -> placed(memnode).ifPresent(where -> byCell.putIfAbsent(cell, where))));
        return new GuestMemory(
                domain.child("memory").map(XmlSizes::kib).orElse(OptionalLong.empty()),
                cells,
                modules,
                numatune.flatMap(one -> one.child("memory")).flatMap(GuestMemory::placed),
                byCell);
    }

    private static MemoryModule module(XmlElement device) {
        Optional<XmlElement> target = device.child("target");
        return new MemoryModule(
                device.attribute("model").orElse(""),
                target.flatMap(one -> one.child("size")).map(XmlSizes::kib).orElse(OptionalLong.empty()),
                device.child("source")
                        .flatMap(source -> source.child("pagesize"))
                        .map(XmlSizes::kib)
                        .orElse(OptionalLong.empty()),
                XmlNumbers.unsignedInt(target.flatMap(one -> one.child("node")).map(XmlElement::ownText)));
    }

    /** Empty for placement auto, where numad decides at start. */
    private static Optional<Placement> placed(XmlElement element) {
        return CpuPins.cpuset(element, "nodeset")
                .map(nodes -> new Placement(element.attribute("mode").orElse("strict"), nodes));
    }
}
