package io.virtwright.practices.hugepages;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would put the settings of transparent pages right, in words. */
record TransparentRemedy(Snapshot snapshot, Thp thp, List<String> wish, List<String> defrag, List<String> shmem) {
    TransparentRemedy {
        wish = List.copyOf(wish);
        defrag = List.copyOf(defrag);
        shmem = List.copyOf(shmem);
    }

    String words(Judgement running, Judgement persistent, Judgement effect, boolean accepted) {
        List<String> words = new ArrayList<>();
        // madvise is enough for guests, and spares the host's other processes
        String mode = wish.contains("madvise")
                ? "madvise"
                : Optional.of(wish)
                        .filter(w -> !w.isEmpty())
                        .map(List::getFirst)
                        .orElse("madvise");
        if (running.verdict() == Verdict.DRIFT) {
            thp.enabled().found().filter(_ -> !accepted).ifPresent(top -> {
                if (!wish.contains(top)) {
                    words.add("Write " + mode + " to " + Thp.ENABLED + " (now).");
                }
                if (thp.bySize().entrySet().stream().anyMatch(one -> misplaced(one.getKey(), one.getValue()))) {
                    words.add("Write inherit to enabled below " + Thp.FOLDER + "hugepages-"
                            + thp.pmdKib().map(String::valueOf).orElse("N")
                            + "kB, and never to that of the other sizes (now).");
                }
            });
            wanted("defrag", Thp.DEFRAG, thp.defrag(), defrag).ifPresent(words::add);
            wanted("shmem_enabled", Thp.SHMEM, thp.shmem(), shmem).ifPresent(words::add);
        }
        if (persistent.verdict() == Verdict.DRIFT) {
            words.add(
                    persistent.source().contains("tuned.conf")
                            ? "TuneD sets it at boot: use another profile, or set transparent_hugepages=" + mode
                                    + " in the [vm] section of one of your own, without a line for it in [sysfs] (when"
                                    + " TuneD applies it)."
                            : persistent.source().contains(" line ")
                                    ? "Change the lines of tmpfiles.d that write it to " + mode + " (at the next boot)."
                                    : BootCommand.adding(NextThp.PARAMETER + "=" + mode, snapshot));
        }
        if (effect.verdict() == Verdict.DRIFT && running.verdict() != Verdict.DRIFT) {
            words.add(
                    wish.equals(List.of("never"))
                            ? "Pages that are there stay until the guest is shut down and started."
                            : "Guests that started before the mode was changed get huge pages only as khugepaged finds"
                                    + " them; a cold start gives them at once.");
        }
        return String.join(" ", words);
    }

    private boolean misplaced(long size, String word) {
        return thp.pmdKib().equals(Optional.of(size)) ? !word.equals("inherit") : !word.equals("never");
    }

    private static Optional<String> wanted(String name, String path, Reading<String> word, List<String> wanted) {
        return wanted.isEmpty() || word.found().filter(wanted::contains).isPresent()
                ? Optional.empty()
                : Optional.of("Write " + wanted.getFirst() + " to " + path + " (" + name + ", now).");
    }
}
