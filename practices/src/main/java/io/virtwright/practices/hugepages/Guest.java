package io.virtwright.practices.hugepages;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.GuestMemory;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A domain as far as its memory goes.
 *
 * @param defined what its definition asks for; absent for a transient domain
 * @param running what it was started with; absent where it doesn't run
 * @param backing what its process really has; absent where it doesn't run
 * @param counted whether the pool must have pages for it while it doesn't run
 */
record Guest(
        HostDomain domain,
        Reading<Demand> defined,
        Reading<Demand> running,
        Reading<Backing> backing,
        Keys.PageWish wish,
        boolean counted) {

    static Reading<List<Guest>> all(Snapshot snapshot, Policy policy, Pools pools) {
        return HostDomain.all(snapshot)
                .map(domains -> domains.stream()
                        .map(domain -> new Guest(
                                domain,
                                demand(domain.persistent(), domain.persistentView(), pools),
                                demand(domain.running(), domain.runningView(), pools),
                                Backing.of(domain, snapshot),
                                policy.domain(Keys.PAGE_SIZE, domain.identity()),
                                policy.domain(Keys.COUNTED, domain.identity())))
                        .toList());
    }

    private static Reading<Demand> demand(Reading<DomainDocument> document, Reading<DomainView> view, Pools pools) {
        return document.flatMap(found -> Demand.of(found, view.found().orElseThrow(), pools.defaultKib()));
    }

    /** Both descriptions' demands that are known. */
    Stream<Demand> demands() {
        return Stream.of(running, defined).flatMap(demand -> demand.found().stream());
    }

    /** Whether it speaks of static pages at all, also where that comes to none. */
    boolean asks() {
        return demands().anyMatch(demand -> !demand.parts().isEmpty())
                || domain.views().anyMatch(view -> view.memoryBacking().hugePages());
    }

    /**
     * Pages that its next start takes from what is free now: what it runs with already comes back to the pool first. Where
     * that can't be read it may be all that the next start takes, so that no more are certain.
     */
    long more(long sizeKib) {
        if (running.isUnreadable()) {
            return 0;
        }
        long next = defined.found().map(demand -> demand.pages(sizeKib)).orElse(0L);
        long now = running.found().map(demand -> demand.pages(sizeKib)).orElse(0L);
        return counted ? Math.max(0, next - now) : 0;
    }

    /** What its next start after a boot takes. */
    long afterBoot(long sizeKib) {
        return counted ? defined.found().map(demand -> demand.pages(sizeKib)).orElse(0L) : 0;
    }

    /** Whether its pages come from a memfd, which needs no mount. */
    boolean onMemfd() {
        return domain.views().allMatch(view -> view.memoryBacking().source().equals(Optional.of("memfd")));
    }

    /** What decides whether a guest's memory is in transparent pages, where it has no static ones. */
    enum Memory {
        /** {@code enabled}. */
        ANONYMOUS,
        /** {@code shmem_enabled}. */
        MEMFD,
        /** The file system of libvirt's memory_backing_dir. */
        FILE
    }

    /** As qemuBuildMemoryBackendProps in src/qemu/qemu_command.c: shared memory that is no memfd is a file. */
    Memory memory() {
        Optional<DomainView> view = domain.views().findFirst();
        Optional<String> source = view.flatMap(one -> one.memoryBacking().source());
        if (source.equals(Optional.of("memfd"))) {
            return Memory.MEMFD;
        }
        boolean sharedCell = Stream.of(domain.running(), domain.persistent())
                .flatMap(document -> document.found().stream())
                .findFirst()
                .filter(document -> GuestMemory.of(document).cells().stream().anyMatch(GuestMemory.Cell::shared))
                .isPresent();
        boolean shared = view.flatMap(one -> one.memoryBacking().access()).equals(Optional.of("shared"));
        return source.equals(Optional.of("file")) || shared || sharedCell ? Memory.FILE : Memory.ANONYMOUS;
    }
}
