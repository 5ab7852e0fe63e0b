package io.virtwright.engine.change;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reversible step: the state it expects, the state it makes, its inverse, and when it takes effect. A pure function
 * from snapshot to snapshot, besides what it tells the hands to do.
 */
public sealed interface Change {

    /** The host as it will read when this is done. */
    Snapshot predict(Snapshot host);

    /** What takes this back: {@code c.inverse().predict(c.predict(s))} reads as {@code s}. */
    Change inverse();

    /** Whether {@code host} is as this change expects to find it. */
    boolean restsOn(Snapshot host);

    When when();

    /** What is changed, for people: a path, {@code definition of web1}. Changes of one target are merged. */
    String target();

    /** This change and then another of the same target as one change; empty where they can't be one. */
    Optional<Change> then(Change next);

    /** Whether nothing is changed at all. */
    boolean isEmpty();

    /**
     * Writes one value to a kernel file below /sys or /proc/sys.
     *
     * @param before what the file prints now, without the newline
     * @param after what is written, in the form in which the kernel prints it back
     */
    record SetKnob(String path, String before, String after) implements Change {
        @Override
        public Snapshot predict(Snapshot host) {
            return host.withFile(path, Reading.of(Bytes.ofUtf8(after + "\n")));
        }

        @Override
        public SetKnob inverse() {
            return new SetKnob(path, after, before);
        }

        @Override
        public boolean restsOn(Snapshot host) {
            return host.get(new Probe.FileContent(path)).map(Bytes::line).equals(Reading.of(before));
        }

        @Override
        public When when() {
            return When.NOW;
        }

        @Override
        public String target() {
            return path;
        }

        @Override
        public Optional<Change> then(Change next) {
            return next instanceof SetKnob knob && knob.path.equals(path)
                    ? Optional.of(new SetKnob(path, before, knob.after))
                    : Optional.empty();
        }

        @Override
        public boolean isEmpty() {
            return before.equals(after);
        }
    }

    /**
     * Creates, replaces or removes a configuration file below /etc. Owner, mode and security label are kept; a new file
     * is root's, 0644.
     *
     * @param before empty where there is no such file
     * @param after empty where the file is to be gone
     * @param makeFolders whether folders above it that are not there are made (root's, 0755); without it they must be there
     */
    record PutFile(String path, Optional<Bytes> before, Optional<Bytes> after, When when, boolean makeFolders)
            implements Change {
        /** Without making folders. */
        public PutFile(String path, Optional<Bytes> before, Optional<Bytes> after, When when) {
            this(path, before, after, when, false);
        }

        @Override
        public Snapshot predict(Snapshot host) {
            return host.withFile(path, after.map(Reading::of).orElseGet(Reading::absent));
        }

        @Override
        public PutFile inverse() {
            return new PutFile(path, after, before, when, makeFolders);
        }

        @Override
        public boolean restsOn(Snapshot host) {
            Reading<Bytes> now = host.get(new Probe.FileContent(path));
            return now.equals(before.map(Reading::of).orElseGet(Reading::absent));
        }

        @Override
        public String target() {
            return path;
        }

        @Override
        public Optional<Change> then(Change next) {
            return next instanceof PutFile file && file.path.equals(path)
                    ? Optional.of(new PutFile(path, before, file.after, when, makeFolders || file.makeFolders))
                    : Optional.empty();
        }

        @Override
        public boolean isEmpty() {
            return before.equals(after);
        }
    }

    /**
     * Redefines a domain: what its next cold start uses.
     *
     * @param before the definition now, without secrets
     * @param after the definition to be, without secrets
     * @param edits what leads from one to the other: the hands apply them to the definition with its secrets
     */
    record Redefine(Domain domain, String before, String after, List<XmlEdit> edits) implements Change {
        public Redefine {
            edits = List.copyOf(edits);
        }

        private Probe<DomainText> probe() {
            return new Probe.DomainXml(domain.uuid(), Probe.Form.PERSISTENT);
        }

        @Override
        public Snapshot predict(Snapshot host) {
            return host.with(probe(), Reading.of(DomainText.of(after)));
        }

        /** Exact for the planner; the hands undo by the before-image they took, which has the secrets too. */
        @Override
        public Redefine inverse() {
            return new Redefine(domain, after, before, List.of());
        }

        @Override
        public boolean restsOn(Snapshot host) {
            return host.get(probe()).equals(Reading.of(DomainText.of(before)));
        }

        @Override
        public When when() {
            return When.NEXT_DOMAIN_START;
        }

        @Override
        public String target() {
            return "definition of " + domain.name();
        }

        @Override
        public Optional<Change> then(Change next) {
            if (!(next instanceof Redefine other) || !other.domain.uuid().equals(domain.uuid())) {
                return Optional.empty();
            }
            List<XmlEdit> all = new ArrayList<>(edits);
            all.addAll(other.edits);
            return Optional.of(new Redefine(domain, before, other.after, all));
        }

        @Override
        public boolean isEmpty() {
            return before.equals(after);
        }
    }

    /**
     * Changes a running domain, which keeps running. It is gone when the domain stops.
     *
     * @param readings what will read differently, before and after: libvirt's answers and the effect in /proc
     */
    record TuneRunning(Domain domain, LiveOperation operation, List<Difference<?>> readings) implements Change {
        /** What its targets begin with, also in the journal. */
        public static final String TARGET = "running ";

        public TuneRunning {
            readings = List.copyOf(readings);
        }

        @Override
        public Snapshot predict(Snapshot host) {
            Snapshot predicted = host;
            for (Difference<?> difference : readings) {
                predicted = difference.applyTo(predicted);
            }
            return predicted;
        }

        @Override
        public TuneRunning inverse() {
            return new TuneRunning(
                    domain,
                    operation.inverse(),
                    readings.reversed().stream()
                            .<Difference<?>>map(Difference::inverse)
                            .toList());
        }

        @Override
        public boolean restsOn(Snapshot host) {
            return readings.stream().allMatch(difference -> difference.restsOn(host));
        }

        @Override
        public When when() {
            return When.NOW;
        }

        @Override
        public String target() {
            return TARGET + domain.name() + ": " + operation.target();
        }

        @Override
        public Optional<Change> then(Change next) {
            return Optional.empty();
        }

        @Override
        public boolean isEmpty() {
            return readings.stream().allMatch(Difference::isEmpty);
        }
    }

    /**
     * A probe that will read differently.
     *
     * @param steady whether nothing else moves it, so that the change can rest on it; statistics, counters in /proc and
     *     the XML of a running domain are not
     */
    record Difference<T>(Probe<T> probe, Reading<T> before, Reading<T> after, boolean steady) {
        /** A difference on which the change rests. */
        public Difference(Probe<T> probe, Reading<T> before, Reading<T> after) {
            this(probe, before, after, true);
        }

        /** A difference that is foreseen, in a reading that may move meanwhile. */
        public static <T> Difference<T> predicted(Probe<T> probe, Reading<T> before, Reading<T> after) {
            return new Difference<>(probe, before, after, false);
        }

        Snapshot applyTo(Snapshot host) {
            return host.with(probe, after);
        }

        boolean restsOn(Snapshot host) {
            return !steady || host.get(probe).equals(before);
        }

        Difference<T> inverse() {
            return new Difference<>(probe, after, before, steady);
        }

        public boolean isEmpty() {
            return before.equals(after);
        }
    }
}
