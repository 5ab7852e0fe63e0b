package io.virtwright.practices.guestagent;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which calls qemu-ga refuses: those on a block list, and with an allow list all that are not on one. A block list wins
 * (ga_command_is_allowed in qga/main.c).
 */
record Filter(List<CallList> lists) {
    Filter {
        lists = List.copyOf(lists);
    }

    static Filter of(List<CallList> first, List<CallList> second) {
        return new Filter(Stream.concat(first.stream(), second.stream()).toList());
    }

    boolean blocks(String call) {
        return names(true).contains(call) || (hasAllowList() && !names(false).contains(call));
    }

    boolean hasAllowList() {
        return !names(false).isEmpty();
    }

    boolean isEmpty() {
        return names(true).isEmpty() && names(false).isEmpty();
    }

    /** Names on all lists of a kind, sorted. */
    Set<String> names(boolean blocked) {
        Set<String> names = new TreeSet<>();
        lists.stream().filter(list -> list.blocks() == blocked).forEach(list -> names.addAll(list.names()));
        return names;
    }

    /** Those of some calls that it blocks. */
    Set<String> blocked(Set<String> calls) {
        Set<String> all = new TreeSet<>(calls);
        all.removeIf(call -> !blocks(call));
        return all;
    }
}
