package io.virtwright.engine.snapshot;

import java.util.Comparator;
import java.util.List;

/** The I/O threads of a running domain, by id. */
public record IoThreadList(List<IoThread> threads) {
    public IoThreadList {
        threads =
                threads.stream().sorted(Comparator.comparingLong(IoThread::id)).toList();
    }

    /**
     * One thread.
     *
     * @param id from 1
     * @param cpus the CPUs that it may run on, as libvirt reports them, in the list format of the kernel ({@code 0-3,8})
     */
    public record IoThread(long id, String cpus) {}
}
