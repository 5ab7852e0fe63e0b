package io.virtwright.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.ImageEyes;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeHostTest {
    private static final UUID WEB = UUID.fromString("6a9c5a34-8f0e-4f0c-9d58-0b6a4dbb0a11");
    private static final Probe<DomainText> XML = new Probe.DomainXml(WEB, Probe.Form.PERSISTENT);
    private static final String FILE = "/etc/libvirt/qemu/网 站 1.xml";

    @TempDir
    Path root;

    private TreeHost host;

    @BeforeEach
    void makeTree() {
        TextTree.unpack("""
                --- %s mode=0600
                <!-- generated -->
                <domain type='kvm'>
                  <name>网 站 1</name>
                  <uuid>%s</uuid>
                  <vcpu>2</vcpu>
                  <devices>
                    <graphics type='vnc' port='-1' passwd='tiger'/>
                  </devices>
                </domain>
                """.formatted(FILE, WEB), root);
        host = new TreeHost(root);
    }

    @Test
    void whetherItIsAnImageIsDecidedOnce() throws IOException {
        Probe.FileContent first = new Probe.FileContent("/sys/a");
        Probe.FileContent second = new Probe.FileContent("/sys/b");
        try (Eyes eyes = host.eyes()) {
            assertThat(eyes.read(List.of(first)).get(first)).isEqualTo(Reading.unreadable(ImageEyes.NO_KERNEL));
            Files.createDirectories(root.resolve("sys/class"));
            assertThat(eyes.read(List.of(second)).get(second)).isEqualTo(Reading.unreadable(ImageEyes.NO_KERNEL));
        }
    }

    private String definition() throws IOException {
        return Files.readString(root.resolve(FILE.substring(1)));
    }

    private Plan plan() {
        Domain domain = new Domain(WEB, "网 站 1", Domain.State.SHUTOFF, true, false, false);
        try (Eyes eyes = host.eyes()) {
            String before = Snapshot.empty("tree", Instant.EPOCH)
                    .plus(eyes.read(List.of(XML)))
                    .get(XML)
                    .found()
                    .orElseThrow()
                    .text();
            XmlEdit edit = new XmlEdit.SetText(ElementPath.of("iothreads"), "2");
            String after = DomainDocument.parse(before).apply(edit).text();
            Snapshot empty = Snapshot.empty("tree", Instant.EPOCH);
            return new Plan(
                    empty,
                    empty,
                    List.of(new PlannedStep(new Change.Redefine(domain, before, after, List.of(edit)), List.of("x"))),
                    List.of(),
                    List.of());
        }
    }

    @Test
    void a_definition_is_edited_with_its_secrets_and_put_back() throws IOException {
        String before = definition();
        Plan plan = plan();
        assertThat(host.hands().cannot(plan.steps().getFirst().change())).isEmpty();

        TransactionReport applied = host.hands().apply(plan, "default");

        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(definition())
                .isEqualTo(before.replace("<vcpu>2</vcpu>\n", "<vcpu>2</vcpu>\n  <iothreads>2</iothreads>\n"));
        assertThat(host.hands().show(applied.id()).toString())
                .contains("+  <iothreads>2")
                .doesNotContain("tiger");
        assertThat(secretsOutsideOfImages()).isEmpty();

        assertThat(host.hands().rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(definition()).isEqualTo(before);
    }

    /** Files of the journal that hold the password and are not removed by retention. */
    private List<Path> secretsOutsideOfImages() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("var/lib/virtwright"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, "tiger"))
                    .filter(file -> !List.of("expect", "want", "before").contains(String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_definition_that_changed_meanwhile_is_not_touched() throws IOException {
        Plan plan = plan();
        String changed = definition().replace("<vcpu>2<", "<vcpu>3<");
        Files.writeString(root.resolve(FILE.substring(1)), changed);
        assertThatThrownBy(() -> host.hands().apply(plan, "default"))
                .isInstanceOf(HandsException.class)
                .hasMessage("the definition of 网 站 1 is not as it was when the plan was made");
        assertThat(definition()).isEqualTo(changed);
    }

    @Test
    void this_machine_is_no_tree() {
        assertThatThrownBy(() -> new TreeHost(Path.of("/"))).isInstanceOf(HandsException.class);
    }
}
