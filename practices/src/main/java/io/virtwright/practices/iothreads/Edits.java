package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The edits of domain XML that this practice makes, in the form in which libvirt prints what they make. */
final class Edits {
    private static final ElementPath COUNT = ElementPath.of("iothreads");
    private static final ElementPath LIST = ElementPath.of("iothreadids");

    private Edits() {}

    static ElementPath pin(String id) {
        return ElementPath.of("cputune").then("iothreadpin", "iothread", id);
    }

    private static ElementPath listed(long id) {
        return LIST.then("iothread", "id", Long.toString(id));
    }

    /**
     * Makes the threads those of {@code wanted}. Libvirt prints a list of ids only where one was written or the numbers
     * are not 1 to N; so do these edits.
     */
    static List<XmlEdit> threads(IoSetup setup, List<Long> wanted) {
        List<XmlEdit> edits = new ArrayList<>();
        setup.threads().stream()
                .filter(id -> !wanted.contains(id) && setup.pin(id).isPresent())
                .forEach(id -> edits.add(new XmlEdit.Remove(pin(Long.toString(id)))));
        if (wanted.isEmpty()) {
            edits.add(new XmlEdit.Remove(LIST));
            edits.add(new XmlEdit.Remove(COUNT));
            return edits;
        }
        edits.add(new XmlEdit.SetText(COUNT, Integer.toString(wanted.size())));
        if (!setup.listed().isEmpty()
                || !new HashSet<>(wanted)
                        .equals(LongStream.rangeClosed(1, wanted.size()).boxed().collect(Collectors.toSet()))) {
            edits.addAll(list(setup, wanted));
        }
        return edits;
    }

    /** Makes the list of ids name exactly these. */
    static List<XmlEdit> list(IoSetup setup, List<Long> wanted) {
        List<XmlEdit> edits = new ArrayList<>();
        setup.listed().stream()
                .filter(id -> !wanted.contains(id))
                .forEach(id -> edits.add(new XmlEdit.Remove(listed(id))));
        wanted.stream()
                .filter(id -> !setup.listed().contains(id))
                .forEach(id -> edits.add(new XmlEdit.AddChild(LIST, "<iothread id='" + id + "'/>")));
        return edits;
    }

    /** Serves a device by these threads: one as an attribute, several as a queue mapping. */
    static List<XmlEdit> serve(IoDevice device, List<Long> threads) {
        List<XmlEdit> edits = new ArrayList<>();
        device.driver().ifPresent(driver -> {
            if (device.mapping().isPresent()) {
                edits.add(new XmlEdit.Remove(driver.then("iothreads")));
            }
            if (device.ioeventfdOff()) {
                edits.add(new XmlEdit.RemoveAttribute(driver, "ioeventfd"));
            }
            if (threads.size() == 1) {
                edits.add(new XmlEdit.SetAttribute(driver, "iothread", Long.toString(threads.getFirst())));
            } else {
                edits.add(new XmlEdit.RemoveAttribute(driver, "iothread"));
                edits.add(new XmlEdit.AddChild(
                        driver,
                        threads.stream()
                                .map(id -> "<iothread id='" + id + "'/>")
                                .collect(Collectors.joining("", "<iothreads>", "</iothreads>"))));
            }
        });
        return edits;
    }

    static XmlEdit pin(long id, String cpus) {
        return new XmlEdit.SetAttribute(pin(Long.toString(id)), "cpuset", cpus);
    }

    static List<XmlEdit> poll(long id, Polling polling) {
        ElementPath poll = listed(id).then("poll");
        return List.of(
                new XmlEdit.SetAttribute(poll, "max", Long.toString(polling.maxNs())),
                polling.grow() > 0
                        ? new XmlEdit.SetAttribute(poll, "grow", Long.toString(polling.grow()))
                        : new XmlEdit.RemoveAttribute(poll, "grow"),
                polling.shrink() > 0
                        ? new XmlEdit.SetAttribute(poll, "shrink", Long.toString(polling.shrink()))
                        : new XmlEdit.RemoveAttribute(poll, "shrink"));
    }
}
