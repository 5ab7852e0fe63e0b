package io.virtwright.engine.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.IoThreadList.IoThread;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Probe.Form;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeTest {
    private static final Domain WEB = new Domain(new UUID(1, 2), "web", Domain.State.RUNNING, true, false, false);
    private static final Probe<IoThreadList> THREADS = new Probe.RunningIoThreads(WEB.uuid());
    private static final Reading<IoThreadList> WIDE = Reading.of(new IoThreadList(List.of(new IoThread(1, "0-3"))));
    private static final Reading<IoThreadList> NARROW = Reading.of(new IoThreadList(List.of(new IoThread(1, "3"))));

    private static final Change.SetKnob KNOB = new Change.SetKnob("/sys/k", "0", "200000");
    private static final Change.PutFile FILE =
            new Change.PutFile("/etc/f.conf", Optional.empty(), Optional.of(Bytes.ofUtf8("options\n")), When.NEXT_BOOT);
    private static final Change.Redefine DEFINITION = new Change.Redefine(
            WEB, "<domain/>", "<domain a='1'/>", List.of(new XmlEdit.SetAttribute(ElementPath.of(), "a", "1")));
    private static final Change.TuneRunning LIVE = new Change.TuneRunning(
            WEB, new LiveOperation.PinIoThread(1, "0-3", "3"), List.of(new Change.Difference<>(THREADS, WIDE, NARROW)));

    private static final Snapshot HOST = Snapshot.empty("h", Instant.EPOCH)
            .with(new Probe.FileContent("/sys/k"), Reading.of(Bytes.ofUtf8("0\n")))
            .with(new Probe.FileContent("/etc/f.conf"), Reading.absent())
            .with(new Probe.DomainXml(WEB.uuid(), Form.PERSISTENT), Reading.of(DomainText.of("<domain/>")))
            .with(THREADS, WIDE);

    static Stream<Change> everyKind() {
        return Stream.of(KNOB, FILE, DEFINITION, LIVE);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void theInverseTakesItBack(Change change) {
        Snapshot changed = change.predict(HOST);

        assertThat(changed).isNotEqualTo(HOST);
        assertThat(change.inverse().predict(changed)).isEqualTo(HOST);
        assertThat(change.inverse().restsOn(changed)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void itRestsOnWhatItWasPlannedFor(Change change) {
        assertThat(change.restsOn(HOST)).isTrue();
        assertThat(change.restsOn(change.predict(HOST))).isFalse();
        assertThat(change.restsOn(Snapshot.empty("h", Instant.EPOCH)))
                .as("a host of which nothing is known")
                .isFalse();
    }

    @Test
    void changesOfOneTargetBecomeOne() {
        assertThat(KNOB.then(new Change.SetKnob("/sys/k", "200000", "5")))
                .contains(new Change.SetKnob("/sys/k", "0", "5"));
        assertThat(KNOB.then(KNOB.inverse()))
                .hasValueSatisfying(both -> assertThat(both.isEmpty()).isTrue());
        assertThat(KNOB.then(new Change.SetKnob("/sys/other", "0", "5"))).isEmpty();
        assertThat(FILE.then(FILE.inverse()))
                .hasValueSatisfying(both -> assertThat(both.isEmpty()).isTrue());
        assertThat(FILE.then(KNOB)).isEmpty();
        XmlEdit more = new XmlEdit.SetAttribute(ElementPath.of(), "b", "2");
        assertThat(DEFINITION.then(
                        new Change.Redefine(WEB, DEFINITION.after(), "<domain a='1' b='2'/>", List.of(more))))
                .contains(new Change.Redefine(
                        WEB,
                        "<domain/>",
                        "<domain a='1' b='2'/>",
                        List.of(DEFINITION.edits().getFirst(), more)));
    }
}
