package io.virtwright.practices.haltpolling;

import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The QEMU process behind a running domain.
 *
 * @param pid from libvirt's file; empty where that can't be read
 * @param ageNs how long it has run
 */
record DomainProcess(Optional<String> pid, OptionalLong ageNs) {
    static final Probe.FileContent UPTIME = new Probe.FileContent("/proc/uptime");

    // USER_HZ is 100 on every architecture that runs KVM
    private static final long NS_PER_TICK = 10_000_000;
    private static final Pattern UPTIME_FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?) .*");
    // Field 22. The second field is the program's name in brackets, and may itself hold spaces and brackets.
    private static final Pattern START_TIME =
            Pattern.compile(".*\\) \\S(?: \\S+){18} ([0-9]{1,15})(?: .*)?", Pattern.DOTALL);

    static DomainProcess of(Domain domain, Snapshot snapshot) {
        Optional<String> pid = pidFile(domain)
                .flatMap(file -> snapshot.get(file).found())
                .map(content -> content.line())
                .filter(text -> text.matches("[1-9][0-9]{0,9}"));
        return new DomainProcess(pid, age(pid, snapshot));
    }

    /** First the file with the process id, then what is known of the process. */
    static Set<Probe<?>> probes(Domain domain, Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        pidFile(domain).ifPresent(probes::add);
        DomainProcess process = of(domain, known);
        process.pid().map(DomainProcess::status).ifPresent(probes::add);
        PollCounters.probe(process).ifPresent(probes::add);
        return probes;
    }

    /** Empty for a name that can't be a file's. */
    private static Optional<Probe.FileContent> pidFile(Domain domain) {
        return domain.name().contains("/")
                ? Optional.empty()
                : Optional.of(new Probe.FileContent("/run/libvirt/qemu/" + domain.name() + ".pid"));
    }

    private static Probe.FileContent status(String pid) {
        return new Probe.FileContent("/proc/" + pid + "/stat");
    }

    private static OptionalLong age(Optional<String> pid, Snapshot snapshot) {
        Optional<Double> uptime = snapshot.get(UPTIME)
                .found()
                .map(content -> UPTIME_FORM.matcher(content.line()))
                .filter(Matcher::matches)
                .map(matcher -> Double.valueOf(matcher.group(1)));
        Optional<Long> started = pid.flatMap(id -> snapshot.get(status(id)).found())
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
