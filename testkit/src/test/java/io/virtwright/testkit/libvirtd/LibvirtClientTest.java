package io.virtwright.testkit.libvirtd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtwright.libvirt.Affect;
import io.virtwright.libvirt.AuthType;
import io.virtwright.libvirt.Call;
import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.CpuMap;
import io.virtwright.libvirt.DefineOption;
import io.virtwright.libvirt.DomainFilter;
import io.virtwright.libvirt.DomainRef;
import io.virtwright.libvirt.DomainState;
import io.virtwright.libvirt.DomainStats;
import io.virtwright.libvirt.DomainSummary;
import io.virtwright.libvirt.ErrorCode;
import io.virtwright.libvirt.IoThread;
import io.virtwright.libvirt.IoThreadPolling;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.ListenerOffer;
import io.virtwright.libvirt.ListenerQuestions;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.Outcome;
import io.virtwright.libvirt.StatGroup;
import io.virtwright.libvirt.TypedValue;
import io.virtwright.libvirt.UndefineOption;
import io.virtwright.libvirt.UnixTransport;
import io.virtwright.libvirt.XmlOption;
import io.virtwright.testkit.RealDaemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The libvirt client against a real libvirtd: its answers are virsh's answers. */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter"})
class LibvirtClientTest {
    private static final String VNC =
            "<graphics type='vnc' socket='/run/libvirt/vnc' passwd='s3cr-é'/><video><model type='none'/></video>";
    private static final String WARNING = "Client hit max requests limit";

    private static PrivateLibvirtd libvirtd;
    private static LibvirtConnection connection;

    @BeforeAll
    static void start() {
        libvirtd = PrivateLibvirtd.start();
        connection = libvirtd.connect();
        libvirtd.define(TcgDomain.xml("running", "<iothreads>2</iothreads>", VNC));
        libvirtd.define(TcgDomain.xml("paused"));
        libvirtd.define(TcgDomain.xml("shut off &amp; ümläut", "<iothreads>1</iothreads>", ""));
        libvirtd.start("running");
        libvirtd.startPaused("paused");
        libvirtd.virsh("autostart", "paused");
    }

    @AfterAll
    static void stop() {
        if (connection != null) {
            connection.close();
        }
        if (libvirtd != null) {
            libvirtd.close();
        }
    }

    private static DomainRef domain(String name) {
        return connection.call(Calls.lookupByName(name));
    }

    @Test
    void theHostIsWhatVirshSays() {
        String version = libvirtd.virsh("version");
        assertThat(version).contains("Using library: libvirt " + connection.call(Calls.libVersion()) + "\n");
        assertThat(version).contains("Running hypervisor: QEMU " + connection.call(Calls.hypervisorVersion()) + "\n");
        assertThat(libvirtd.virsh("hostname").strip()).isEqualTo(connection.call(Calls.hostname()));
        assertThat(libvirtd.virsh("capabilities")).isEqualTo(connection.call(Calls.capabilities()) + "\n\n");
        assertThat(connection.authTypes()).containsExactly(AuthType.NONE);
        assertThat(ListenerQuestions.offer(
                        UnixTransport.connect(libvirtd.socket(), Duration.ofSeconds(10)), Duration.ofSeconds(10)))
                .isEqualTo(new ListenerOffer(List.of(AuthType.NONE), List.of()));
    }

    @Test
    void domainsAreWhatVirshLists() {
        List<String> expected = new ArrayList<>();
        for (String name : libvirtd.virsh("list", "--all", "--name").strip().split("\n", -1)) {
            Map<String, String> info = fields(libvirtd.virsh("dominfo", name), ":");
            expected.add(String.join(
                    " ",
                    name,
                    info.get("UUID"),
                    info.get("Id"),
                    info.get("State"),
                    info.get("Persistent"),
                    info.get("Autostart"),
                    info.get("Managed save")));
        }
        List<String> actual = new ArrayList<>();
        for (DomainSummary each : connection.domains()) {
            DomainRef domain = each.domain();
            actual.add(String.join(
                    " ",
                    domain.name(),
                    domain.uuid().toString(),
                    domain.id().isPresent() ? Integer.toString(domain.id().getAsInt()) : "-",
                    each.state().text(),
                    each.persistent() ? "yes" : "no",
                    each.autostart() ? "enable" : "disable",
                    each.managedSave() ? "yes" : "no"));
            // Asked one by one, the answers are the same.
            assertThat(connection.call(Calls.lookupByUuid(domain.uuid()))).isEqualTo(domain);
            assertThat(connection.call(Calls.lookupByName(domain.name()))).isEqualTo(domain);
            assertThat(connection.call(Calls.domainState(domain))).isEqualTo(each.state());
            assertThat(connection.call(Calls.isPersistent(domain))).isEqualTo(each.persistent());
            assertThat(connection.call(Calls.autostart(domain))).isEqualTo(each.autostart());
            assertThat(connection.call(Calls.hasManagedSave(domain))).isEqualTo(each.managedSave());
        }
        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected).hasSizeGreaterThanOrEqualTo(3);
        assertThat(connection.call(Calls.listDomains(EnumSet.of(DomainFilter.PAUSED))))
                .extracting(DomainRef::name)
                .contains("paused")
                .doesNotContain("running");
    }

    @Test
    void transientAndSavedDomainsAreTold() {
        libvirtd.define(TcgDomain.xml("goes"));
        libvirtd.startPaused("goes");
        connection.call(Calls.undefine(domain("goes")));
        libvirtd.define(TcgDomain.xml("sleeps"));
        libvirtd.start("sleeps");
        libvirtd.virsh("managedsave", "sleeps");
        assertThat(connection.domains())
                .anySatisfy(each -> {
                    assertThat(each.domain().name()).isEqualTo("goes");
                    assertThat(each.persistent()).isFalse();
                })
                .anySatisfy(each -> {
                    assertThat(each.domain().name()).isEqualTo("sleeps");
                    assertThat(each.managedSave()).isTrue();
                    assertThat(each.state().number()).isEqualTo(DomainState.SHUTOFF);
                });
        connection.call(Calls.destroy(domain("goes")));
        assertThat(refusal(Calls.undefine(domain("sleeps"))).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
        connection.call(Calls.undefine(domain("sleeps"), UndefineOption.MANAGED_SAVE));
    }

    @Test
    void xmlIsVirshsCharacterForCharacter() {
        for (String name : List.of("running", "paused", "shut off & ümläut")) {
            DomainRef domain = domain(name);
            assertThat(libvirtd.virsh("dumpxml", name)).isEqualTo(connection.call(Calls.domainXml(domain)) + "\n");
            assertThat(libvirtd.virsh("dumpxml", name, "--inactive"))
                    .isEqualTo(connection.call(Calls.domainXml(domain, XmlOption.INACTIVE)) + "\n");
            assertThat(libvirtd.virsh("dumpxml", name, "--inactive", "--security-info"))
                    .isEqualTo(connection.call(Calls.domainXml(domain, XmlOption.INACTIVE, XmlOption.SECURE)) + "\n");
        }
        DomainRef running = domain("running");
        assertThat(connection.call(Calls.domainXml(running))).doesNotContain("s3cr-");
        assertThat(connection.call(Calls.domainXml(running, XmlOption.SECURE))).contains("passwd='s3cr-é'");
        assertThat(connection.call(Calls.domainXml(running, XmlOption.MIGRATABLE)))
                .isNotEmpty();
    }

    @Test
    void statisticsAreVirshs() {
        List<DomainStats> all = connection.call(Calls.allDomainStats(EnumSet.of(StatGroup.STATE, StatGroup.IOTHREAD)));
        for (DomainStats each : all) {
            Map<String, String> expected =
                    fields(libvirtd.virsh("domstats", each.domain().name(), "--state", "--iothread"), "=");
            Map<String, String> actual = new TreeMap<>();
            each.params().values().forEach((name, value) -> actual.put(name, text(value)));
            assertThat(actual).isEqualTo(expected);
        }
        assertThat(all).anySatisfy(each -> {
            assertThat(each.domain().name()).isEqualTo("running");
            assertThat(each.params().number("iothread.count")).hasValue(2);
            assertThat(each.params().number("iothread.1.poll-max-ns")).hasValue(32768);
        });
        // Every group there is, for one domain: its names are virsh's names.
        DomainRef running = domain("running");
        assertThat(connection.call(Calls.domainStats(List.of(running), EnumSet.allOf(StatGroup.class))))
                .singleElement()
                .satisfies(each -> assertThat(each.params().values().keySet())
                        .containsExactlyInAnyOrderElementsOf(fields(libvirtd.virsh("domstats", "running"), "=")
                                .keySet()));
    }

    @Test
    void ioThreadsAreAddedPinnedSetAndDeletedAsVirshSees() {
        libvirtd.define(TcgDomain.xml("threads", "<iothreads>1</iothreads>", ""));
        libvirtd.startPaused("threads");
        DomainRef domain = domain("threads");
        Set<Affect> both = EnumSet.allOf(Affect.class);
        connection.call(Calls.addIoThread(domain, 7, both));
        connection.call(Calls.pinIoThread(domain, 7, CpuMap.of(0), both));
        connection.call(Calls.setIoThread(domain, 7, IoThreadPolling.of(400_000, 3, 5), Set.of(Affect.LIVE)));

        List<IoThread> live = connection.call(Calls.ioThreads(domain, Affect.LIVE));
        assertThat(live).extracting(IoThread::id).containsExactlyInAnyOrder(1L, 7L);
        assertThat(live).contains(new IoThread(7, CpuMap.of(0)));
        assertThat(table(live)).isEqualTo(table(libvirtd.virsh("iothreadinfo", "threads", "--live")));
        List<IoThread> config = connection.call(Calls.ioThreads(domain, Affect.CONFIG));
        assertThat(config).contains(new IoThread(7, CpuMap.of(0)));
        assertThat(table(config)).isEqualTo(table(libvirtd.virsh("iothreadinfo", "threads", "--config")));
        Map<String, String> stats = fields(libvirtd.virsh("domstats", "threads", "--iothread"), "=");
        assertThat(stats)
                .containsEntry("iothread.7.poll-max-ns", "400000")
                .containsEntry("iothread.7.poll-grow", "3")
                .containsEntry("iothread.7.poll-shrink", "5");

        connection.call(Calls.deleteIoThread(domain, 7, both));
        assertThat(table(libvirtd.virsh("iothreadinfo", "threads", "--live"))).containsOnlyKeys("1");
        assertThat(table(libvirtd.virsh("iothreadinfo", "threads", "--config"))).containsOnlyKeys("1");
        assertThat(refusal(Calls.deleteIoThread(domain, 7, Set.of(Affect.LIVE))).code())
                .isEqualTo(ErrorCode.INVALID_ARG);
    }

    @Test
    void definitionsStartsAndEndsAreVirshs() {
        String xml = TcgDomain.xml("life", "", VNC);
        DomainRef defined = connection.call(Calls.define(xml, DefineOption.VALIDATE));
        assertThat(libvirtd.virsh("domuuid", "life").strip())
                .isEqualTo(defined.uuid().toString());
        String secure = connection.call(Calls.domainXml(defined, XmlOption.INACTIVE, XmlOption.SECURE));
        assertThat(connection.call(Calls.define(secure))).isEqualTo(defined);
        assertThat(connection.call(Calls.domainXml(defined, XmlOption.INACTIVE, XmlOption.SECURE)))
                .as("a redefinition with the secure parts loses nothing")
                .isEqualTo(secure);
        libvirtd.define(secure.replaceFirst("(?s)<graphics.*</graphics>", ""));
        DomainRef started = connection.call(Calls.start(defined));
        assertThat(started.id()).isPresent();
        assertThat(libvirtd.virsh("domid", "life").strip())
                .isEqualTo(Integer.toString(started.id().getAsInt()));
        connection.call(Calls.destroy(started));
        assertThat(libvirtd.virsh("domstate", "life").strip()).isEqualTo("shut off");
        connection.call(Calls.undefine(defined));
        assertThat(refusal(Calls.domainXml(defined)).code()).isEqualTo(ErrorCode.NO_DOMAIN);
    }

    @Test
    void refusalsCarryLibvirtsCodeDomainAndWords() {
        LibvirtError.Refused none = refusal(Calls.lookupByName("nobody"));
        assertThat(none)
                .isEqualTo(new LibvirtError.Refused(
                        ErrorCode.NO_DOMAIN, 10, 2, "Domain not found: no domain with matching name 'nobody'"));
        assertThat(libvirtd.tryVirsh("domuuid", "nobody").err()).contains("failed to get domain 'nobody'");
        assertThat(refusal(Calls.lookupByUuid(new UUID(1, 2))).code()).isEqualTo(42);
        assertThat(refusal(Calls.define("<domain")).code()).isEqualTo(ErrorCode.XML_DETAIL);
        assertThat(refusal(Calls.destroy(domain("shut off & ümläut"))).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    }

    @Test
    void aReadOnlyConnectionReadsAndRefusesTheRest() {
        try (LibvirtConnection readOnly =
                libvirtd.connect(OpenOptions.of("qemu:///system").asReadOnly())) {
            DomainRef paused = readOnly.call(Calls.lookupByName("paused"));
            assertThat(readOnly.domains()).isNotEmpty();
            assertThat(readOnly.call(Calls.domainXml(paused))).contains("<name>paused</name>");
            for (Call<?> call : List.of(
                    Calls.destroy(paused),
                    Calls.domainXml(paused, XmlOption.SECURE),
                    Calls.addIoThread(paused, 1, Set.of()))) {
                LibvirtException e = catchThrowableOfType(LibvirtException.class, () -> readOnly.call(call));
                assertThat(((LibvirtError.Refused) e.error()).code()).isEqualTo(ErrorCode.OPERATION_DENIED);
            }
        }
        LibvirtException unknown = catchThrowableOfType(
                LibvirtException.class, () -> libvirtd.connect(OpenOptions.of("nonsense:///system")));
        assertThat(unknown.error()).isInstanceOf(LibvirtError.Refused.class);
    }

    @Test
    void theDefaultWindowIsTheWidestThatLibvirtdDoesNotWarnAbout() {
        try (PrivateLibvirtd fresh = PrivateLibvirtd.start()) {
            DomainRef some = fresh.define(TcgDomain.xml("some"));
            List<Call<String>> many = Collections.nCopies(2000, Calls.domainXml(some));
            try (LibvirtConnection narrow = fresh.connect()) {
                assertThat(narrow.callAll(many)).allMatch(outcome -> outcome instanceof Outcome.Ok);
            }
            assertThat(fresh.log()).doesNotContain(WARNING);
            // The control: one more, and it does.
            OpenOptions wide = OpenOptions.of("qemu:///system").withWindow(OpenOptions.DEFAULT_WINDOW + 1);
            try (LibvirtConnection wider = fresh.connect(wide)) {
                assertThat(wider.callAll(many)).allMatch(outcome -> outcome instanceof Outcome.Ok);
            }
            assertThat(fresh.log()).contains(WARNING);
        }
    }

    @Test
    void aDaemonThatIsClosedProperlyLogsNoError() {
        try (PrivateLibvirtd fresh = PrivateLibvirtd.start()) {
            try (LibvirtConnection polite = fresh.connect()) {
                polite.call(Calls.hostname());
            }
            assertThat(fresh.log()).doesNotContain("End of file while reading data");
        }
    }

    private static LibvirtError.Refused refusal(Call<?> call) {
        LibvirtException e = catchThrowableOfType(LibvirtException.class, () -> connection.call(call));
        assertThat(e.error()).isInstanceOf(LibvirtError.Refused.class);
        return (LibvirtError.Refused) e.error();
    }

    /** Lines of a name, a separator and a value. */
    private static Map<String, String> fields(String text, String separator) {
        Map<String, String> fields = new TreeMap<>();
        text.lines().filter(line -> line.contains(separator)).forEach(line -> {
            int at = line.indexOf(separator);
            fields.put(line.substring(0, at).strip(), line.substring(at + 1).strip());
        });
        return fields;
    }

    private static Map<String, String> table(List<IoThread> threads) {
        Map<String, String> table = new TreeMap<>();
        threads.forEach(each -> table.put(Long.toString(each.id()), each.cpus().toString()));
        return table;
    }

    /** What {@code virsh iothreadinfo} prints: id and CPUs, below a heading. */
    private static Map<String, String> table(String text) {
        Map<String, String> table = new TreeMap<>();
        text.lines().skip(2).filter(line -> !line.isBlank()).forEach(line -> {
            String row = line.strip();
            int at = row.indexOf(' ');
            table.put(row.substring(0, at), row.substring(at).strip());
        });
        return table;
    }

    /** A value as virsh prints it. */
    private static String text(TypedValue value) {
        return switch (value) {
            case TypedValue.Int it -> Integer.toString(it.value());
            case TypedValue.UInt it -> Long.toString(it.value());
            case TypedValue.LLong it -> Long.toString(it.value());
            case TypedValue.ULLong it -> Long.toUnsignedString(it.bits());
            case TypedValue.Dbl it -> "%f".formatted(it.value());
            case TypedValue.Bool it -> it.value() ? "yes" : "no";
            case TypedValue.Str it -> it.value();
        };
    }
}
