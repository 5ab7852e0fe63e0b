package io.virtwright.app.cli;

import io.virtwright.app.report.Report;
import io.virtwright.app.report.Report.HostReport;
import io.virtwright.app.xml.XmlHost;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.hands.DeniedException;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.JournalReport;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host and what is wanted of it.
 *
 * @param xml the host again, where it is only domain XML
 */
record Session(Host host, Auditor auditor, Scope scope, Optional<XmlHost> xml) {
    /** In the reasons of what may not be read. */
    private static final String DENIED = "permission denied";

    /** What the host is. */
    enum Scope {
        LOCAL,
        TREE,
        /** Over SSH. */
        REMOTE,
        /** A host as it was. */
        CAPTURE,
        /** Domain XML only: what is said of a host has nobody to be said of. */
        XML
    }

    /** A host over SSH. */
    static Session remote(Host host, Auditor auditor) {
        return new Session(host, auditor, Scope.REMOTE, Optional.empty());
    }

    String policy() {
        return auditor.policy().name();
    }

    /** Reads the host, once. */
    Snapshot look() {
        try (Eyes eyes = host.eyes()) {
            Snapshot snapshot =
                    auditor.look(host.name(), eyes, scope == Scope.REMOTE ? Set.of(JournalReport.PLACE) : Set.of());
            if (scope == Scope.REMOTE) {
                refuseBlind(snapshot);
            }
            refuseUnknownDomains(snapshot);
            return snapshot;
        }
    }

    /** Where nothing at all could be read (sudo refused, the link cut at once) there is no report, but one reason. */
    private static void refuseBlind(Snapshot snapshot) {
        Map<String, Integer> reasons = new HashMap<>();
        for (Map.Entry<Probe<?>, Reading<?>> entry : snapshot.readings().entrySet()) {
            if (entry.getKey() instanceof Probe.Active) {
                continue;
            }
            if (!(entry.getValue() instanceof Reading.Unreadable<?>(String reason))) {
                return;
            }
            reasons.merge(reason, 1, Integer::sum);
        }
        reasons.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent(most -> {
            throw new Failure("nothing could be read: " + most.getKey());
        });
    }

    /** A slip of the pen in --domain would otherwise be a host on which all is well. */
    private void refuseUnknownDomains(Snapshot snapshot) {
        Set<String> missing = new TreeSet<>(auditor.domains());
        if (missing.isEmpty()) {
            return;
        }
        switch (snapshot.get(new Probe.Domains())) {
            case Reading.Present<DomainList>(DomainList list) ->
                list.domains().forEach(domain -> missing.remove(domain.name()));
            case Reading.Absent<DomainList>() -> {}
            case Reading.Unreadable<DomainList>(String reason) ->
                throw new Failure("the domains could not be listed: " + reason);
        }
        if (!missing.isEmpty()) {
            throw new Failure("no domain '" + String.join("', '", missing) + "' here");
        }
    }

    List<Finding> assess(Snapshot snapshot) {
        return relevant(auditor.assess(snapshot));
    }

    private List<Finding> relevant(List<Finding> findings) {
        return switch (scope) {
            case LOCAL, TREE, REMOTE, CAPTURE -> findings;
            case XML ->
                findings.stream()
                        .filter(finding -> finding.subject().kind() == Subject.Kind.DOMAIN
                                || finding.subject().kind() == Subject.Kind.DEVICE)
                        .toList();
        };
    }

    Plan plan(Snapshot snapshot) {
        Hands hands = host.hands();
        Plan plan = Planner.asking(auditor, changes -> hands.obstacles(changes).keySet())
                .plan(snapshot);
        return new Plan(plan.start(), plan.end(), plan.steps(), relevant(plan.before()), relevant(plan.after()));
    }

    /**
     * @param root whether root is known to look
     * @param again the host as it was given, to be said again in a command that is suggested
     */
    HostReport audit(boolean root, String again) {
        Snapshot snapshot = look();
        List<Finding> findings = assess(snapshot);
        JournalWords journal = mayHaveJournal(snapshot) ? journal(again) : JournalWords.NOTHING;
        List<String> notes = new ArrayList<>(notes(snapshot));
        notes.addAll(journal.notes());
        List<String> errors = new ArrayList<>(journal.errors());
        errors.addAll(errors(snapshot));
        if (!root) {
            howRootReads(journal.denied() || denied(findings, errors)).ifPresent(notes::add);
        }
        if (scope == Scope.CAPTURE) {
            notes.addFirst("captured: this is how the host was then.");
        }
        return new HostReport(
                host.name(),
                snapshot.taken(),
                policy(),
                Report.worstFirst(findings),
                errors,
                notes,
                journal.unsettled());
    }

    /** Over SSH it is not asked for who logs in: that costs a round trip, and a refusal tells as much. */
    private Optional<String> howRootReads(boolean denied) {
        return switch (scope) {
            case LOCAL ->
                Optional.of("you are not root: what only root can read is unknown here."
                        + " 'sudo virtwright audit' reads it.");
            case REMOTE ->
                denied
                        ? Optional.of("the user who logs in may not read everything, and the rest is unknown here:"
                                + " --sudo or --ask-sudo-password may read it, as root.")
                        : Optional.empty();
            case TREE, CAPTURE, XML -> Optional.empty();
        };
    }

    private static boolean denied(List<Finding> findings, List<String> errors) {
        return Stream.concat(
                        findings.stream()
                                .flatMap(
                                        finding -> Arrays.stream(Layer.values()).map(finding::on))
                                .filter(judgement -> judgement.verdict() == Verdict.UNKNOWN)
                                .map(Judgement::note),
                        errors.stream())
                .anyMatch(why -> why.contains(DENIED));
    }

    /** What the policy asks for although it has a price, as far as its practice is judged. */
    List<String> warnings() {
        Set<String> judged = auditor.practices().stream().map(Practice::id).collect(Collectors.toSet());
        return auditor.policy().warnings().stream()
                .filter(warning -> judged.contains(warning.practice()))
                .map(warning -> "the policy's " + warning.key() + ": " + warning.text() + ".")
                .toList();
    }

    private List<String> notes(Snapshot snapshot) {
        List<String> notes = new ArrayList<>();
        if (!auditor.domains().isEmpty()) {
            notes.add("only " + String.join(", ", new TreeSet<>(auditor.domains()))
                    + ", as asked for: nothing of the host and of other domains is told.");
        }
        List<String> left = auditor.left(snapshot);
        if (!left.isEmpty()) {
            notes.add("left alone by the policy, neither judged nor changed: " + String.join(", ", left));
        }
        notes.addAll(warnings());
        if (domains(snapshot) instanceof Reading.Absent<DomainList>) {
            notes.add("no libvirt here, so there are no domains to judge."
                    + " 'virtwright tour' shows a host that has some.");
        }
        return notes;
    }

    private List<String> errors(Snapshot snapshot) {
        return domains(snapshot) instanceof Reading.Unreadable<DomainList>(String reason)
                ? List.of("the domains could not be listed: " + reason)
                : List.of();
    }

    /** Of the daemon is not asked: a host can have domains while it doesn't run. None are missed where none were asked for. */
    private Reading<DomainList> domains(Snapshot snapshot) {
        Probe.Domains domains = new Probe.Domains();
        return scope != Scope.XML && snapshot.has(domains)
                ? snapshot.get(domains)
                : Reading.of(new DomainList(List.of()));
    }

    /** Over a link it is read in a session of its own, which most hosts can be spared. */
    private boolean mayHaveJournal(Snapshot snapshot) {
        return scope != Scope.REMOTE
                || snapshot.get(JournalReport.PLACE)
                        .found()
                        .filter(names -> names.paths().isEmpty())
                        .isEmpty();
    }

    /**
     * What a journal says that whoever looks at the host has to know.
     *
     * @param errors why it does not tell whether a transaction was cut off. Where an ordinary user may not know it is none: the
     *     note of what only root can read covers that
     * @param cutOff whether one is known to have been cut off
     * @param denied whether it may not be read
     */
    private record JournalWords(List<String> notes, List<String> errors, boolean cutOff, boolean denied) {
        static final JournalWords NOTHING = new JournalWords(List.of(), List.of(), false, false);
        static final JournalWords DENIED = new JournalWords(List.of(), List.of(), false, true);

        JournalWords {
            notes = List.copyOf(notes);
            errors = List.copyOf(errors);
        }

        /** Whether one was cut off, or may have been. */
        boolean unsettled() {
            return cutOff || !errors.isEmpty();
        }
    }

    private JournalWords journal(String again) {
        try {
            JournalReport journal = host.hands().journal();
            List<String> notes = new ArrayList<>();
            journal.interrupted()
                    .ifPresent(report -> notes.add("transaction " + report.id()
                            + " was cut off. Nothing else is changed until it is finished or undone, by:\n"
                            + "virtwright recover" + again));
            journal.underWay()
                    .ifPresent(id -> notes.add("transaction " + id + " is under way, and changes what was read here."));
            return new JournalWords(
                    notes,
                    Transactions.unreadable(journal).stream().toList(),
                    journal.interrupted().isPresent(),
                    false);
        } catch (DeniedException e) {
            // An ordinary user can't read the journal; an audit goes on without it.
            return JournalWords.DENIED;
        } catch (HandsException e) {
            return new JournalWords(
                    List.of(),
                    List.of("the journal could not be read, so whether a transaction was cut off is not known: "
                            + e.getMessage()),
                    false,
                    false);
        }
    }
}
