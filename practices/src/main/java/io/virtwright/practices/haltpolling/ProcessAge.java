package io.virtwright.practices.haltpolling;

import io.virtwright.engine.domains.DomainProcess;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the process behind a running domain has run. */
final class ProcessAge {
    static final Probe.FileContent UPTIME = new Probe.FileContent("/proc/uptime");

    private static final String STAT = "stat";
    // USER_HZ is 100 on every architecture that runs KVM
    private static final long NS_PER_TICK = 10_000_000;
    private static final Pattern UPTIME_FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?) .*");
    // Field 22. The second field is the program's name in brackets, and may itself hold spaces and brackets.
    private static final Pattern START_TIME =
            Pattern.compile(".*\\) \\S(?: \\S+){18} ([0-9]{1,15})(?: .*)?", Pattern.DOTALL);

    private ProcessAge() {}

    static Set<Probe<?>> probes(DomainProcess process) {
        return process.path(STAT)
                .<Set<Probe<?>>>map(path -> Set.of(new Probe.FileContent(path)))
                .orElse(Set.of());
    }

    /** In ns; empty where it can't be told. */
    static OptionalLong of(DomainProcess process, Snapshot snapshot) {
        Optional<Double> uptime = snapshot.get(UPTIME)
                .found()
                .map(content -> UPTIME_FORM.matcher(content.line()))
                .filter(Matcher::matches)
                .map(matcher -> Double.valueOf(matcher.group(1)));
        Optional<Long> started = process.file(STAT, snapshot)
                .found()
                .map(content -> START_TIME.matcher(content.line()))
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)));
        if (uptime.isEmpty() || started.isEmpty()) {
            return OptionalLong.empty();
        }
        long age = Math.round(uptime.get() * 1e9) - started.get() * NS_PER_TICK;
        return age > 0 ? OptionalLong.of(age) : OptionalLong.empty();
    }
}
