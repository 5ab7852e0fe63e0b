package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.practice.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What puts a domain's definition right: one redefinition for each check that wants one, each on top of the last. */
final class DefinitionRemedies {
    private final DomainCase domain;
    private final List<Remedy> remedies = new ArrayList<>();
    private DomainDocument document;

    private DefinitionRemedies(DomainCase domain, DomainDocument document) {
        this.domain = domain;
        this.document = document;
    }

    /** None for a domain without a definition, or one that another program owns. */
    static List<Remedy> of(DomainCase domain) {
        Optional<DomainDocument> document = domain.saved().found().map(DomainCase.Described::document);
        if (document.isEmpty()
                || domain.owner().isPresent()
                || domain.outOfScope().isPresent()) {
            return List.of();
        }
        DefinitionRemedies all = new DefinitionRemedies(domain, document.get());
        all.step(
                ValidCheck.CHECK,
                setup -> Problems.of(domain, setup).stream()
                        .flatMap(problem -> problem.fix().stream())
                        .toList());
        if (domain.wish().fixed()) {
            all.step(DefinedCheck.CHECK, all::define);
        }
        all.step(AssignedCheck.CHECK, setup -> all.serve(setup, true));
        all.step(
                domain.wish().perThread().isPresent() ? SharedCheck.CHECK : DefinedCheck.CHECK,
                setup -> all.serve(setup, false));
        if (UnusedCheck.mayRemove(domain)) {
            all.step(UnusedCheck.CHECK, all::dropUnused);
        }
        all.step(PinnedCheck.CHECK, all::pin);
        domain.wish()
                .polling()
                .filter(_ -> PollingCheck.kept(domain))
                .ifPresent(polling -> all.step(PollingCheck.CHECK, setup -> poll(setup, polling)));
        return List.copyOf(all.remedies);
    }

    private void step(Check check, Function<IoSetup, List<XmlEdit>> edits) {
        try {
            List<XmlEdit> wanted = edits.apply(IoSetupReader.read(document));
            DomainDocument after = document.applyAll(wanted);
            if (!after.equals(document)) {
                remedies.add(
                        new Remedy(check, new Change.Redefine(domain.domain(), document.text(), after.text(), wanted)));
                document = after;
            }
        } catch (DomainXmlException impossible) {
            // A device that no edit can name: the finding stays, and says what to do.
        }
    }

    /** Adds what the policy's number or ids ask for; what is too much goes when nothing uses it any more. */
    private List<XmlEdit> define(IoSetup setup) {
        Set<Long> wanted = new TreeSet<>(domain.layout(setup).threads());
        setup.threads().forEach(wanted::remove);
        return wanted.isEmpty() ? List.of() : Edits.threads(setup, joined(setup.threads(), wanted));
    }

    private static List<Long> joined(List<Long> first, Set<Long> more) {
        List<Long> all = new ArrayList<>(first);
        more.stream().filter(id -> !first.contains(id)).forEach(all::add);
        return List.copyOf(all);
    }

    /**
     * Gives devices the threads of the layout, and defines these.
     *
     * @param missing whether those that have no usable thread, or not the policy's, are meant, and with them the others
     *     that the layout moves; without any of these nothing is done
     */
    private List<XmlEdit> serve(IoSetup setup, boolean missing) {
        Layout layout = domain.layout(setup);
        List<XmlEdit> devices = new ArrayList<>();
        Set<Long> needed = new TreeSet<>();
        boolean any = false;
        for (IoDevice device : setup.devices()) {
            List<Long> threads = layout.devices().getOrDefault(device.name(), List.of());
            if (threads.isEmpty()
                    || (threads.size() > 1 && domain.mappingRefused(device).isPresent())) {
                continue;
            }
            boolean same = new TreeSet<>(threads).equals(device.threads());
            boolean usable = same && setup.threads().containsAll(threads);
            any |= !usable
                    && (device.threads().isEmpty()
                            || same
                            || domain.wish().assigned(device).isPresent());
            needed.addAll(threads);
            if (!same) {
                devices.addAll(Edits.serve(device, threads));
            }
        }
        if (missing && !any) {
            return List.of();
        }
        needed.removeAll(setup.threads());
        List<XmlEdit> edits = new ArrayList<>();
        if (!needed.isEmpty()) {
            edits.addAll(Edits.threads(setup, joined(setup.threads(), needed)));
        }
        edits.addAll(devices);
        return edits;
    }

    /** Removes idle threads that the policy doesn't ask for; one that {@code <iothreadsched>} names is left to the user. */
    private List<XmlEdit> dropUnused(IoSetup setup) {
        List<Long> kept = domain.layout(setup).threads();
        List<Long> left = setup.threads().stream()
                .filter(id -> kept.contains(id)
                        || !setup.idle().contains(id)
                        || !setup.scheduled().isEmpty())
                .toList();
        return left.size() == setup.threads().size() ? List.of() : Edits.threads(setup, left);
    }

    private List<XmlEdit> pin(IoSetup setup) {
        Pinning pinning = new Pinning(domain, setup);
        List<XmlEdit> edits = new ArrayList<>();
        for (long id : setup.threads()) {
            boolean good =
                    pinning.described(id).filter(pinning.want(id)::satisfiedBy).isPresent();
            if (!good) {
                pinning.target(id).ifPresent(cpus -> edits.add(Edits.pin(id, cpus.list())));
            }
        }
        return edits;
    }

    private static List<XmlEdit> poll(IoSetup setup, Polling polling) {
        List<XmlEdit> edits = new ArrayList<>();
        for (long id : setup.threads()) {
            boolean good = Optional.ofNullable(setup.polls().get(id))
                    .filter(have -> PollingCheck.same(have, polling))
                    .isPresent();
            if (!good) {
                edits.addAll(Edits.poll(id, polling));
            }
        }
        if (!edits.isEmpty()) {
            edits.addAll(0, Edits.list(setup, setup.threads()));
        }
        return edits;
    }
}
