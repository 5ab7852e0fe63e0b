package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real libvirtd whose definitions have every secret that libvirt hides; all that goes over the link is looked through. */
@RealDaemon({"libvirtd", "virtlogd", "qemu-system-x86_64", "virsh", "nsenter", "unshare"})
class SecretsTest {
    private static final String NAME = "web";

    private static final String DEVICES = """
            <disk type='network' device='cdrom'>
              <driver name='qemu' type='raw'/>
              <source protocol='https' name='a.iso'>
                <host name='example.org' port='443'/>
                <cookies>
                  <cookie name='session'>panther=1'2</cookie>
                  <cookie name='other'>panther</cookie>
                </cookies>
              </source>
              <target dev='sda' bus='sata'/>
            </disk>
            <graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='t&lt;&apos;&quot; 虎' passwdValidTo='2030-01-01T00:00:00'/>
            <graphics type='spice' autoport='yes' passwd='panther'><image compression='off'/></graphics>
            """;

    @TempDir
    static Path temp;

    private static PrivateLibvirtd libvirtd;

    private static UUID uuid = new UUID(0, 0);

    private final StringBuilder wire = new StringBuilder();

    @BeforeAll
    static void start() throws IOException {
        // The mount point of this machine's own journal; only the empty folder stays.
        Files.createDirectories(Path.of("/var/lib/virtwright"));
        Path journal = Files.createDirectory(temp.resolve("journal"));
        libvirtd = PrivateLibvirtd.with().mount(journal, "/var/lib/virtwright").start();
        libvirtd.define(TcgDomain.xml(NAME, "<iothreads>1</iothreads>", DEVICES));
        uuid = UUID.fromString(libvirtd.virsh("domuuid", NAME).strip());
    }

    @AfterAll
    static void stop() {
        libvirtd.close();
    }

    /** Hands over a link that writes down all that passes. */
    private ShellHands hands() {
        RemoteShell shell = new PlainShell(libvirtd.insideArgv());
        RemoteShell tapped = new RemoteShell() {
            @Override
            public String name() {
                return shell.name();
            }

            @Override
            public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
                Answer answer = shell.run(program, words, input, within);
                wire.append(words).append(input.utf8()).append(answer.output().utf8());
                return answer;
            }
        };
        return ShellHands.over(tapped, () -> new LocalEyes(HostRoot.of(libvirtd.inside("/"))));
    }

    private static String secure() {
        return libvirtd.virsh("dumpxml", "--inactive", "--security-info", NAME);
    }

    private static String plain() {
        return libvirtd.virsh("dumpxml", "--inactive", NAME);
    }

    private static Plan plan(XmlEdit... edits) {
        String before = plain().stripTrailing() + "\n";
        List<XmlEdit> list = List.of(edits);
        Domain domain = new Domain(uuid, NAME, Domain.State.SHUTOFF, true, false, false);
        String after = DomainDocument.parse(before).applyAll(list).text();
        return TreeFixture.plan(new Change.Redefine(domain, before, after, list));
    }

    @Test
    void stay_on_the_host_and_are_kept() {
        String before = secure();
        assertThat(before).contains("passwd='t&lt;&apos;&quot; 虎'", "<cookie name='other'>panther</cookie>");
        assertThat(plain()).doesNotContain("虎", "panther");

        TransactionReport applied = hands().apply(
                        plan(
                                new XmlEdit.SetText(ElementPath.of("iothreads"), "2"),
                                new XmlEdit.AddChild(
                                        ElementPath.of("cputune"), "<iothreadpin iothread='2' cpuset='0'/>"),
                                new XmlEdit.AddChild(ElementPath.of("devices"), "<watchdog model='i6300esb'/>")),
                        "default");

        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(secure().lines())
                .containsAll(before.lines()
                        .filter(line -> line.contains("passwd=") || line.contains("cookie"))
                        .toList());
        assertThat(secure()).contains("<iothreads>2</iothreads>", "cpuset='0'/>", "<watchdog model='i6300esb'");

        TransactionReport undone = hands().rollback(applied.id(), false);

        assertThat(undone.problem()).isEmpty();
        assertThat(undone.state()).isEqualTo(TransactionState.UNDONE);
        assertThat(secure()).isEqualTo(before);
        assertThat(hands().history()).isNotEmpty();
        assertThat(wire).contains("iothreadpin").doesNotContain("虎", "panther");
    }

    @Test
    void an_edit_of_the_line_with_a_secret_is_refused() {
        String before = secure();
        TransactionReport report = hands().apply(
                        plan(new XmlEdit.SetAttribute(ElementPath.of("devices", "graphics"), "port", "5999")),
                        "default");
        assertThat(report.state()).isEqualTo(TransactionState.REFUSED);
        assertThat(report.problem())
                .isEqualTo("step 1: a line that is to be changed holds a secret: change that by hand");
        assertThat(secure()).isEqualTo(before);
        assertThat(wire).doesNotContain("虎", "panther");
    }

    @Test
    void another_definition_than_the_plan_was_made_for_is_refused() {
        Plan plan = plan(new XmlEdit.SetText(ElementPath.of("iothreads"), "3"));
        libvirtd.virsh("desc", NAME, "--config", "theirs");
        String before = secure();
        TransactionReport report = hands().apply(plan, "default");
        assertThat(report.state()).isEqualTo(TransactionState.REFUSED);
        assertThat(report.problem()).isEqualTo("step 1: the definition is not as it was when the plan was made");
        assertThat(secure()).isEqualTo(before);
        libvirtd.virsh("desc", NAME, "--config", "");
    }
}
