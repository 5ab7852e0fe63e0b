package io.virtwright.practices.hugepages;

import io.virtwright.engine.text.KernelCommandLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pools that a kernel command line asks for (hugepages_setup and its neighbours in mm/hugetlb.c). The order of the
 * parameters counts: {@code hugepages=} is for the size before it, and for the default size where there is none.
 *
 * @param bySize pages by size in KiB
 * @param defaultKib the default size that it sets
 * @param unplaced whether it asks for pages of the default size, and that is not known
 * @param notes what the kernel passes over
 */
record BootPools(SortedMap<Long, Count> bySize, Optional<Long> defaultKib, boolean unplaced, List<String> notes) {
    private static final Pattern NODE = Pattern.compile("([0-9]{1,5}):([0-9]{1,11})");
    private static final long GIGANTIC_KIB = 1L << 20;

    BootPools {
        bySize = Collections.unmodifiableSortedMap(new TreeMap<>(bySize));
        notes = List.copyOf(notes);
    }

    /**
     * How many pages.
     *
     * @param byNode where the node form is used; else the kernel spreads them evenly
     */
    record Count(long total, SortedMap<Integer, Long> byNode) {
        Count {
            byNode = Collections.unmodifiableSortedMap(new TreeMap<>(byNode));
        }

        static Count of(long total) {
            return new Count(total, new TreeMap<>());
        }
    }

    /**
     * Reads a command line.
     *
     * @param sizes those that the kernel has, in KiB; where they are not known, every size is taken for one
     */
    static BootPools of(String commandLine, Set<Long> sizes, Optional<Long> standard) {
        SortedMap<Long, Count> bySize = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        Set<Long> named = new HashSet<>();
        Optional<Long> usual = standard;
        Optional<Count> early = Optional.empty(); // hugepages= before any size
        Optional<Long> current = Optional.empty();
        boolean any = false;
        boolean skip = false;
        for (KernelCommandLine.Parameter parameter :
                KernelCommandLine.parse(commandLine).parameters()) {
            String value = parameter.value().orElse("");
            switch (parameter.name()) {
                case "hugepagesz", "default_hugepagesz" -> {
                    Optional<Long> size = Sizes.kib(value).filter(kib -> sizes.isEmpty() || sizes.contains(kib));
                    boolean sets = parameter.name().startsWith("default");
                    skip = size.isEmpty() || (!sets && !named.add(size.get()));
                    if (skip) {
                        notes.add(parameter.name() + "=" + shown(value)
                                + (size.isEmpty() ? " names no size of this kernel" : " is there twice"));
                    } else {
                        current = size;
                        usual = sets ? size : usual;
                    }
                    any = true;
                }
                case "hugepages" -> {
                    Optional<Count> count = count(value);
                    if (skip || count.isEmpty()) {
                        notes.add("hugepages=" + shown(value) + " is passed over");
                        skip = false;
                    } else if (current.isPresent()) {
                        bySize.put(current.get(), count.get());
                    } else if (!any) {
                        early = count;
                    }
                }
                default -> {}
            }
        }
        if (early.isPresent() && usual.isPresent()) {
            bySize.putIfAbsent(usual.get(), early.get());
        }
        if (KernelCommandLine.parse(commandLine).has("hugetlb_cma")) {
            bySize.keySet().stream().filter(kib -> kib >= GIGANTIC_KIB).toList().forEach(kib -> {
                bySize.remove(kib);
                notes.add("with hugetlb_cma= the boot allocates no pages of " + Sizes.words(kib));
            });
        }
        return new BootPools(
                bySize, usual.filter(kib -> !usual(standard, kib)), early.isPresent() && usual.isEmpty(), notes);
    }

    private static boolean usual(Optional<Long> standard, long kib) {
        return standard.equals(Optional.of(kib));
    }

    private static String shown(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    private static Optional<Count> count(String text) {
        if (text.matches("[0-9]{1,11}")) {
            return Optional.of(Count.of(Long.parseLong(text)));
        }
        SortedMap<Integer, Long> byNode = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher node = NODE.matcher(part);
            if (!node.matches()) {
                return Optional.empty();
            }
            byNode.put(Integer.valueOf(node.group(1)), Long.valueOf(node.group(2)));
        }
        return Optional.of(
                new Count(byNode.values().stream().mapToLong(Long::longValue).sum(), byNode));
    }
}
