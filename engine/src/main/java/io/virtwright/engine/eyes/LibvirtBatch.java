package io.virtwright.engine.eyes;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.Affect;
import io.virtwright.libvirt.Call;
import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.DomainSummary;
import io.virtwright.libvirt.ErrorCode;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.Outcome;
import io.virtwright.libvirt.StatGroup;
import io.virtwright.libvirt.StatsOption;
import io.virtwright.libvirt.Version;
import io.virtwright.libvirt.XmlOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The libvirt probes of one batch, asked over one connection. A probe without an answer has no reading here. */
final class LibvirtBatch {
    /** The groups that Probe.Statistics promises. */
    private static final Set<StatGroup> GROUPS = Set.of(StatGroup.CPU_TOTAL, StatGroup.VCPU, StatGroup.IOTHREAD);

    /** What one call contributes. */
    private sealed interface Answer {}

    private record Whole(Reading<?> reading) implements Answer {}

    private record Library(Version version) implements Answer {}

    private record Hypervisor(Version version) implements Answer {}

    private record Capabilities(String xml) implements Answer {}

    private record Question(Probe<?> probe, Call<Answer> call) {}

    private final LibvirtConnection connection;
    private final List<Probe<?>> probes;
    private final Map<UUID, DomainSummary> domains = new HashMap<>();
    private final Map<Probe<?>, Reading<?>> readings = new HashMap<>();
    private boolean answered;

    LibvirtBatch(LibvirtConnection connection, List<Probe<?>> probes) {
        this.connection = connection;
        this.probes = List.copyOf(probes);
    }

    /** Whether the daemon answered anything at all, a refusal included. */
    boolean answered() {
        return answered;
    }

    Map<Probe<?>, Reading<?>> readings() {
        return readings;
    }

    void run(long end) {
        if (probes.stream().anyMatch(LibvirtBatch::needsDomains)) {
            listDomains();
        }
        List<Question> questions = new ArrayList<>();
        probes.stream().filter(probe -> !readings.containsKey(probe)).forEach(probe -> ask(probe, questions));
        // Statistics go alone and first: they pass over a domain that is busy, and our own questions make it busy.
        Map<Boolean, List<Question>> parts = questions.stream()
                .collect(Collectors.partitioningBy(question -> question.probe() instanceof Probe.Statistics));
        answer(parts.getOrDefault(true, List.of()), end);
        answer(parts.getOrDefault(false, List.of()), end);
    }

    private void answer(List<Question> questions, long end) {
        boolean late = System.nanoTime() - end >= 0;
        if (questions.isEmpty() || late || connection.fatalError().isPresent()) {
            return;
        }
        List<Outcome<Answer>> outcomes =
                connection.callAll(questions.stream().map(Question::call).toList(), LibvirtSession.left(end));
        Map<Probe<?>, List<Outcome<Answer>>> byProbe = new HashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            answered |= isAnswer(outcomes.get(i));
            byProbe.computeIfAbsent(questions.get(i).probe(), _ -> new ArrayList<>())
                    .add(outcomes.get(i));
        }
        byProbe.forEach((probe, answers) -> readings.put(probe, reading(answers)));
    }

    private static boolean isAnswer(Outcome<Answer> outcome) {
        return switch (outcome) {
            case Outcome.Ok<Answer> _ -> true;
            case Outcome.Failed<Answer>(String _, LibvirtError error) -> error instanceof LibvirtError.Refused;
        };
    }

    private static boolean needsDomains(Probe<?> probe) {
        return switch (probe) {
            case Probe.Domains _, Probe.DomainXml _, Probe.RunningIoThreads _ -> true;
            case Probe<?> _ -> false;
        };
    }

    private void listDomains() {
        try {
            List<DomainSummary> list = connection.domains();
            answered = true;
            list.forEach(domain -> domains.put(domain.domain().uuid(), domain));
            readings.put(
                    new Probe.Domains(),
                    Reading.of(new DomainList(
                            list.stream().map(LibvirtValues::domain).toList())));
        } catch (LibvirtException e) {
            answered = e.error() instanceof LibvirtError.Refused;
            Reading<?> failure = Reading.unreadable("libvirt: " + e.getMessage());
            probes.stream().filter(LibvirtBatch::needsDomains).forEach(probe -> readings.put(probe, failure));
        }
    }

    private void ask(Probe<?> probe, List<Question> questions) {
        switch (probe) {
            case Probe.Daemon _ -> {
                questions.add(new Question(probe, Calls.libVersion().map(Library::new)));
                questions.add(new Question(probe, Calls.hypervisorVersion().map(Hypervisor::new)));
                questions.add(new Question(probe, Calls.capabilities().map(Capabilities::new)));
            }
            case Probe.Statistics _ ->
                // NOWAIT: a domain that is busy with a job must not hold up the numbers of all others.
                questions.add(whole(
                        probe,
                        Calls.allDomainStats(GROUPS, StatsOption.ACTIVE, StatsOption.NOWAIT)
                                .map(LibvirtValues::statistics)
                                .map(Reading::of)));
            case Probe.DomainXml(UUID uuid, Probe.Form form) ->
                askDomain(probe, uuid, questions, domain -> xml(domain, form));
            case Probe.RunningIoThreads(UUID uuid) -> askDomain(probe, uuid, questions, LibvirtBatch::threads);
            case Probe<?> _ -> {}
        }
    }

    /** A domain that has not what the probe asks for is not asked about. */
    private void askDomain(
            Probe<?> probe,
            UUID uuid,
            List<Question> questions,
            Function<DomainSummary, Optional<? extends Call<? extends Reading<?>>>> call) {
        Optional<DomainSummary> domain = Optional.ofNullable(domains.get(uuid));
        domain.flatMap(call)
                .ifPresentOrElse(it -> questions.add(whole(probe, it)), () -> readings.put(probe, Reading.absent()));
    }

    private static Optional<Call<Reading<DomainText>>> xml(DomainSummary domain, Probe.Form form) {
        return switch (form) {
            // Without INACTIVE, a domain that doesn't run is told by its definition.
            case RUNNING ->
                runs(domain)
                        ? Optional.of(Calls.domainXml(domain.domain())
                                .map(xml -> LibvirtValues.running(xml).map(DomainText::of)))
                        : Optional.empty();
            // With INACTIVE, a transient domain is told by what it runs with.
            case PERSISTENT ->
                domain.persistent()
                        ? Optional.of(Calls.domainXml(domain.domain(), XmlOption.INACTIVE)
                                .map(xml -> Reading.of(DomainText.of(xml))))
                        : Optional.empty();
        };
    }

    private static Optional<Call<Reading<IoThreadList>>> threads(DomainSummary domain) {
        return runs(domain)
                ? Optional.of(
                        Calls.ioThreads(domain.domain(), Affect.LIVE).map(it -> Reading.of(LibvirtValues.threads(it))))
                : Optional.empty();
    }

    private static boolean runs(DomainSummary domain) {
        return domain.domain().id().isPresent();
    }

    private static Question whole(Probe<?> probe, Call<? extends Reading<?>> call) {
        return new Question(probe, call.map(Whole::new));
    }

    private static Reading<?> reading(List<Outcome<Answer>> outcomes) {
        List<Answer> answers = new ArrayList<>();
        for (Outcome<Answer> outcome : outcomes) {
            switch (outcome) {
                case Outcome.Ok<Answer>(Whole(Reading<?> reading)) -> {
                    return reading;
                }
                case Outcome.Ok<Answer>(Answer answer) -> answers.add(answer);
                case Outcome.Failed<Answer>(String call, LibvirtError error) -> {
                    return failure(call, error);
                }
            }
        }
        return answers.size() == 3
                        && answers.get(0) instanceof Library(Version library)
                        && answers.get(1) instanceof Hypervisor(Version hypervisor)
                        && answers.get(2) instanceof Capabilities(String xml)
                ? Reading.of(new LibvirtDaemon(LibvirtValues.version(library), LibvirtValues.version(hypervisor), xml))
                : Reading.unreadable("libvirt gave no answer");
    }

    /** A domain that is gone or has stopped since it was listed is absent. */
    private static Reading<?> failure(String call, LibvirtError error) {
        boolean gone = error instanceof LibvirtError.Refused refused
                && (refused.code() == ErrorCode.NO_DOMAIN || refused.code() == ErrorCode.OPERATION_INVALID);
        return gone
                ? Reading.absent()
                : Reading.unreadable("libvirt: " + new LibvirtException(call, error).getMessage());
    }
}
