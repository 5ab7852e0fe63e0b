package io.virtwright.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Texts that were too deep for the stack, or that took hours, of a host that may be hostile. */
class RedactionOfLongTextsTest {
    private static final Probe<Bytes> FILE = new Probe.FileContent("/etc/motd");
    private static final Probe<DomainText> XML = new Probe.DomainXml(new UUID(1, 1), Probe.Form.PERSISTENT);

    @Test
    void aLongRunOfHexadecimalGroupsIsNoAddress() {
        String text = "fe80::1 " + "a:".repeat(200_000) + ":b";
        Snapshot redacted = redacted(Map.of(FILE, Reading.of(Bytes.ofLatin1(text))));
        assertThat(redacted.get(FILE).found().map(Bytes::latin1)).contains(text.replace("fe80::1", "2001:db8::1"));
    }

    @Test
    void startsOfMetadataWithoutAnEndAreLookedAtOnce() {
        String text = "<domain><metadata><a b='mine'>mine</a></metadata>" + "<metadata>".repeat(200_000) + "</domain>";
        Snapshot redacted = Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(2), () -> redacted(Map.of(XML, Reading.of(DomainText.of(text)))));
        // its UUID, by which it would be asked for, is another one now
        assertThat(redacted.readings().values())
                .containsExactly(Reading.of(
                        DomainText.of(text.replace("'mine'", "'redacted'").replace(">mine<", ">redacted<"))));
    }

    private static Snapshot redacted(Map<Probe<?>, Reading<?>> readings) {
        Snapshot snapshot = Snapshot.empty("host", Instant.EPOCH).plus(readings);
        return Redaction.of(new Capture(snapshot, false)).snapshot();
    }
}
