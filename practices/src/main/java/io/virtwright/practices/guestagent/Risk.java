package io.virtwright.practices.guestagent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the agent's calls let the host do, as classes of risk. The names are those of QEMU 10.2, Linux and Windows together. */
enum Risk {
    EXECUTION("execution", "guest-exec", "guest-exec-status"),
    FILES(
            "files",
            "guest-file-open",
            "guest-file-close",
            "guest-file-read",
            "guest-file-write",
            "guest-file-seek",
            "guest-file-flush"),
    CREDENTIALS(
            "credentials",
            "guest-set-user-password",
            "guest-ssh-get-authorized-keys",
            "guest-ssh-add-authorized-keys",
            "guest-ssh-remove-authorized-keys"),
    POWER("power", "guest-shutdown", "guest-suspend-disk", "guest-suspend-ram", "guest-suspend-hybrid"),
    STORAGE(
            "storage",
            "guest-fsfreeze-freeze",
            "guest-fsfreeze-freeze-list",
            "guest-fsfreeze-thaw",
            "guest-fsfreeze-status",
            "guest-fstrim"),
    TOPOLOGY("topology", "guest-set-vcpus", "guest-set-memory-blocks", "guest-set-time"),
    INFORMATION(
            "information",
            "guest-network-get-interfaces",
            "guest-network-get-route",
            "guest-get-fsinfo",
            "guest-get-disks",
            "guest-get-diskstats",
            "guest-get-cpustats",
            "guest-get-users",
            "guest-get-osinfo",
            "guest-get-host-name",
            "guest-get-timezone",
            "guest-get-devices",
            "guest-get-vcpus",
            "guest-get-memory-blocks",
            "guest-get-memory-block-info",
            "guest-get-time",
            "guest-get-load"),
    /** Without these, libvirt can't use the agent at all. */
    PLUMBING("plumbing", "guest-sync", "guest-sync-delimited", "guest-ping", "guest-info");

    /** All names, for where the installed program can't be asked. */
    static final Set<String> ALL_CALLS =
            Stream.of(values()).flatMap(risk -> risk.calls().stream()).collect(Collectors.toUnmodifiableSet());

    private final String word;
    private final String calls;

    Risk(String word, String... calls) {
        this.word = word;
        this.calls = String.join(" ", calls);
    }

    /** Its name in policies. */
    String word() {
        return word;
    }

    List<String> calls() {
        return List.of(calls.split(" ", -1));
    }

    static Optional<Risk> of(String word) {
        return Arrays.stream(values()).filter(risk -> risk.word.equals(word)).findFirst();
    }

    /**
     * Some calls as few words: a class where all of its calls are among them, else their names.
     *
     * @param exists whether the agent has a call; one that it hasn't is not missed in a class
     */
    static List<String> words(Set<String> some, Predicate<String> exists) {
        List<String> words = new ArrayList<>();
        Set<String> left = new TreeSet<>(some);
        for (Risk risk : values()) {
            List<String> calls = risk.calls().stream().filter(exists).toList();
            if (calls.size() > 1 && some.containsAll(calls)) {
                words.add(risk.word);
                calls.forEach(left::remove);
            }
        }
        words.addAll(left);
        return List.copyOf(words);
    }
}
