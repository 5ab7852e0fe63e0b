package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.DomainState;
import io.virtwright.libvirt.DomainStats;
import io.virtwright.libvirt.DomainSummary;
import io.virtwright.libvirt.IoThread;
import io.virtwright.libvirt.TypedValue;
import io.virtwright.libvirt.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Turns what the libvirt client returns into what a snapshot holds. */
final class LibvirtValues {
    /** Only the XML of a running instance has the instance's number ({@code virDomainDefFormatInternal}). */
    private static final Pattern INSTANCE = Pattern.compile("\\A\\s*<domain\\s[^>]*\\bid=['\"]\\d+['\"]");

    private LibvirtValues() {}

    static Domain domain(DomainSummary from) {
        return new Domain(
                from.domain().uuid(),
                from.domain().name(),
                state(from.state(), from.domain().id().isPresent()),
                from.persistent(),
                from.autostart(),
                from.managedSave());
    }

    /** A state that a later libvirt invents is told by whether there is a process. */
    private static Domain.State state(DomainState state, boolean runs) {
        return switch (state.number()) {
            case 0 -> Domain.State.NOSTATE;
            case 1 -> Domain.State.RUNNING;
            case 2 -> Domain.State.BLOCKED;
            case 3 -> Domain.State.PAUSED;
            case 4 -> Domain.State.SHUTDOWN;
            case 5 -> Domain.State.SHUTOFF;
            case 6 -> Domain.State.CRASHED;
            case 7 -> Domain.State.PMSUSPENDED;
            default -> runs ? Domain.State.RUNNING : Domain.State.SHUTOFF;
        };
    }

    /** The XML of what runs; absent when it is a definition, because the domain stopped after it was listed. */
    static Reading<String> running(String xml) {
        return INSTANCE.matcher(xml).find() ? Reading.of(xml) : Reading.absent();
    }

    static IoThreadList threads(List<IoThread> threads) {
        return new IoThreadList(threads.stream()
                .map(thread ->
                        new IoThreadList.IoThread(thread.id(), thread.cpus().toString()))
                .toList());
    }

    static DomainStatistics statistics(List<DomainStats> domains) {
        Map<UUID, Map<String, Long>> all = new HashMap<>();
        for (DomainStats domain : domains) {
            Map<String, Long> numbers = new HashMap<>();
            domain.params().values().forEach((name, value) -> number(value).ifPresent(it -> numbers.put(name, it)));
            all.put(domain.domain().uuid(), Map.copyOf(numbers));
        }
        return new DomainStatistics(all);
    }

    /** Booleans are 0 and 1. An unsigned number beyond 2^63 - 1 is left out: it has no right value here. */
    private static OptionalLong number(TypedValue value) {
        return switch (value) {
            case TypedValue.Int(int it) -> OptionalLong.of(it);
            case TypedValue.UInt(long it) -> OptionalLong.of(it);
            case TypedValue.LLong(long it) -> OptionalLong.of(it);
            case TypedValue.ULLong(long bits) -> bits < 0 ? OptionalLong.empty() : OptionalLong.of(bits);
            case TypedValue.Bool(boolean it) -> OptionalLong.of(it ? 1 : 0);
            case TypedValue.Dbl _, TypedValue.Str _ -> OptionalLong.empty();
        };
    }

    static LibvirtDaemon.Version version(Version from) {
        return new LibvirtDaemon.Version((int) Math.min(from.major(), Integer.MAX_VALUE), from.minor(), from.release());
    }
}
