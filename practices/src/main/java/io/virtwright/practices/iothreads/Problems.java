package io.virtwright.practices.iothreads;

import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What one description of a domain says of I/O threads that libvirt or QEMU refuses. */
final class Problems {
    private static final Set<String> NATIVE_CACHES = Set.of("none", "directsync");

    /**
     * One thing that is wrong.
     *
     * @param fix edits that put it right and can harm nothing; none where the user has to decide
     */
    record Problem(String text, List<XmlEdit> fix) {
        Problem {
            fix = List.copyOf(fix);
        }
    }

    private final DomainCase domain;
    private final IoSetup setup;
    private final List<Problem> found = new ArrayList<>();

    private Problems(DomainCase domain, IoSetup setup) {
        this.domain = domain;
        this.setup = setup;
    }

    static List<Problem> of(DomainCase domain, IoSetup setup) {
        Problems problems = new Problems(domain, setup);
        setup.devices().forEach(problems::device);
        problems.pins();
        setup.doubled().forEach(what -> problems.add(what + " is there twice"));
        problems.schedulers();
        return List.copyOf(problems.found);
    }

    private void add(String text, XmlEdit... fix) {
        found.add(new Problem(text, List.of(fix)));
    }

    private void device(IoDevice device) {
        String name = device.name() + ": ";
        if (device.kind() == IoDevice.Kind.CONTROLLER && device.type().isEmpty()) {
            boolean meant =
                    device.asksForThread() || domain.wish().assigned(device).isPresent();
            add(
                    name + "no model, for which libvirt before 11.6 takes lsilogic",
                    meant && device.path().isPresent()
                            ? new XmlEdit[] {
                                new XmlEdit.SetAttribute(device.path().get(), "model", "virtio-scsi")
                            }
                            : new XmlEdit[0]);
        } else if (device.asksForThread() && !device.servable()) {
            add(name + device.unservable().orElse(""), unassign(device));
        }
        if (device.asksForThread() && device.servable()) {
            served(device, name);
        }
        if (device.kind() == IoDevice.Kind.DISK
                && device.io().filter("native"::equals).isPresent()
                && device.cache().filter(NATIVE_CACHES::contains).isEmpty()) {
            add(name + "io='native' needs cache='none' or 'directsync'");
        }
    }

    /** A disk on another bus only loses an attribute that libvirt refuses; a controller may be meant to be virtio-scsi. */
    private static XmlEdit[] unassign(IoDevice device) {
        Optional<ElementPath> driver = device.driver();
        return device.kind() == IoDevice.Kind.DISK && !device.type().equals("virtio") && driver.isPresent()
                ? new XmlEdit[] {
                    new XmlEdit.RemoveAttribute(driver.get(), "iothread"),
                    new XmlEdit.Remove(driver.get().then("iothreads"))
                }
                : new XmlEdit[0];
    }

    private void served(IoDevice device, String name) {
        device.thread()
                .filter(text -> Ids.parse(text).isEmpty())
                .ifPresent(text -> add(name + "iothread='" + text + "' is no id"));
        List<Long> undefined = device.threads().stream()
                .filter(id -> !setup.threads().contains(id))
                .toList();
        if (!undefined.isEmpty()) {
            add(name + Ids.words(undefined) + " not defined");
        }
        if (device.thread().isPresent() && device.mapping().isPresent()) {
            add(name + "iothread= and a queue mapping exclude each other");
        }
        if (device.ioeventfdOff()) {
            add(
                    name + "ioeventfd='off' and an I/O thread exclude each other: QEMU does not start",
                    device.driver()
                            .map(driver -> new XmlEdit[] {new XmlEdit.RemoveAttribute(driver, "ioeventfd")})
                            .orElseGet(() -> new XmlEdit[0]));
        }
        device.mapping().ifPresent(mapping -> mapping(device, mapping, name));
    }

    private void mapping(IoDevice device, List<IoDevice.Mapped> mapping, String name) {
        domain.mappingRefused(device).ifPresent(why -> add(name + why));
        if (mapping.isEmpty()) {
            add(name + "an empty queue mapping");
        }
        if (new HashSet<>(mapping.stream().map(IoDevice.Mapped::thread).toList()).size() < mapping.size()) {
            add(name + "a thread twice in its queue mapping");
        }
        mapping.stream()
                .filter(one -> Ids.parse(one.thread()).isEmpty())
                .forEach(one -> add(name + "'" + one.thread() + "' in its queue mapping is no id"));
        List<String> queues =
                mapping.stream().flatMap(one -> one.queues().stream()).toList();
        if (queues.isEmpty()) {
            return;
        }
        if (mapping.stream().anyMatch(one -> one.queues().isEmpty())) {
            add(name + "queues for some threads of its mapping only");
        }
        Optional<Long> count = device.queueCount().flatMap(Ids::parse);
        if (count.isEmpty()) {
            add(name + "a mapping of queues needs queues=");
        } else if (!coversOnce(queues, count.get())) {
            add(name + "its mapping must have each queue from 0 to " + (count.get() - 1) + " once");
        }
    }

    private static boolean coversOnce(List<String> queues, long count) {
        Set<Long> seen = new TreeSet<>();
        for (String queue : queues) {
            boolean number = queue.matches("[0-9]{1,9}");
            if (!number || Long.parseLong(queue) >= count || !seen.add(Long.parseLong(queue))) {
                return false;
            }
        }
        return seen.size() == count;
    }

    private void pins() {
        Optional<CpuSet> possible = domain.host().possible().found();
        for (Map.Entry<String, String> pin : setup.pins().entrySet()) {
            ElementPath path = Edits.pin(pin.getKey());
            Optional<CpuSet> cpus = CpuSet.parseList(pin.getValue()).filter(set -> !set.isEmpty());
            String name = "iothreadpin of " + pin.getKey() + ": ";
            if (Ids.parse(pin.getKey()).filter(setup.threads()::contains).isEmpty()) {
                add(name + "no such thread", new XmlEdit.Remove(path));
            } else if (cpus.isEmpty()) {
                add(name + "'" + pin.getValue() + "' is no list of CPUs");
            } else if (possible.isPresent() && !possible.get().containsAll(cpus.get())) {
                CpuSet left = cpus.get().intersect(possible.get());
                add(
                        name + "the host has no CPUs "
                                + cpus.get().minus(possible.get()).list() + ", so the domain does not start",
                        left.isEmpty()
                                ? new XmlEdit.Remove(path)
                                : new XmlEdit.SetAttribute(path, "cpuset", left.list()));
            } else if (domain.host()
                    .online()
                    .found()
                    .filter(online -> online.intersect(cpus.get()).isEmpty())
                    .isPresent()) {
                // sched_setaffinity finds no CPU (EINVAL), and libvirt gives up the start
                add(name + "none of the CPUs " + cpus.get().list() + " is online, so the domain does not start");
            }
        }
    }

    private void schedulers() {
        for (String list : setup.scheduled()) {
            String missing = CpuSet.parseList(list).stream()
                    .flatMapToInt(CpuSet::stream)
                    .filter(id -> !setup.threads().contains((long) id))
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(", "));
            if (!missing.isEmpty()) {
                add("iothreadsched: no thread " + missing);
            }
        }
    }
}
