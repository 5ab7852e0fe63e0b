package io.virtwright.libvirt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The list of domains with their states. The daemon's own filters tell persistent, autostart and managed-save domains
 * apart, and the bulk statistics tell the states; so the number of calls does not depend on the number of domains.
 *
 * <p>Those calls are not one moment. A domain about which they contradict each other is asked about by itself.
 */
final class DomainListing {
    private DomainListing() {}

    static List<DomainSummary> read(LibvirtConnection connection) {
        List<Outcome<List<DomainRef>>> lists = connection.callAll(List.of(
                Calls.listDomains(Set.of()),
                Calls.listDomains(Set.of(DomainFilter.PERSISTENT)),
                Calls.listDomains(Set.of(DomainFilter.AUTOSTART)),
                Calls.listDomains(Set.of(DomainFilter.MANAGEDSAVE))));
        List<DomainRef> all = lists.get(0).orThrow();
        Set<UUID> persistent = uuids(lists.get(1).orThrow());
        Set<UUID> autostart = uuids(lists.get(2).orThrow());
        Set<UUID> managedSave = uuids(lists.get(3).orThrow());
        Map<UUID, DomainStats> stats = new HashMap<>();
        for (DomainStats each : connection.call(Calls.allDomainStats(Set.of(StatGroup.STATE)))) {
            stats.put(each.domain().uuid(), each);
        }

        List<DomainSummary> domains = new ArrayList<>(all.size());
        for (DomainRef domain : all) {
            boolean lasting = persistent.contains(domain.uuid());
            Optional<DomainState> state = Optional.ofNullable(stats.get(domain.uuid()))
                    .filter(each -> each.domain().id().equals(domain.id()))
                    .flatMap(each -> state(each.params()));
            if (state.isPresent() && (lasting || domain.id().isPresent())) {
                domains.add(new DomainSummary(
                        domain,
                        state.get(),
                        lasting,
                        autostart.contains(domain.uuid()),
                        managedSave.contains(domain.uuid())));
            } else {
                readOne(connection, domain.uuid()).ifPresent(domains::add);
            }
        }
        return List.copyOf(domains);
    }

    private static Set<UUID> uuids(List<DomainRef> domains) {
        Set<UUID> uuids = new HashSet<>();
        domains.forEach(domain -> uuids.add(domain.uuid()));
        return uuids;
    }

    private static Optional<DomainState> state(TypedParams params) {
        OptionalLong state = params.number("state.state");
        OptionalLong reason = params.number("state.reason");
        return state.isPresent() && reason.isPresent()
                ? Optional.of(new DomainState((int) state.getAsLong(), (int) reason.getAsLong()))
                : Optional.empty();
    }

    /** Empty if the domain is gone. */
    private static Optional<DomainSummary> readOne(LibvirtConnection connection, UUID uuid) {
        try {
            DomainRef domain = connection.call(Calls.lookupByUuid(uuid));
            return Optional.of(new DomainSummary(
                    domain,
                    connection.call(Calls.domainState(domain)),
                    connection.call(Calls.isPersistent(domain)),
                    // A transient domain cannot have these, and the daemon refuses the questions.
                    ifPossible(connection, Calls.autostart(domain)),
                    ifPossible(connection, Calls.hasManagedSave(domain))));
        } catch (LibvirtException e) {
            if (e.error() instanceof LibvirtError.Refused refused && refused.code() == ErrorCode.NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean ifPossible(LibvirtConnection connection, Call<Boolean> question) {
        return switch (connection.<Boolean>callAll(List.of(question)).getFirst()) {
            case Outcome.Ok<Boolean>(Boolean value) -> value;
            case Outcome.Failed<Boolean> failed -> {
                if (failed.error() instanceof LibvirtError.Refused refused
                        && refused.code() == ErrorCode.OPERATION_INVALID) {
                    yield false;
                }
                throw new LibvirtException(failed.call(), failed.error());
            }
        };
    }
}
