package io.virtwright.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtwright.libvirt.xdr.XdrReader;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes of every call's arguments, derived by hand from remote_protocol.x. */
class CallsTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final DomainRef RUNNING = new DomainRef("vm1", ID, OptionalInt.of(7));
    private static final String RUNNING_HEX = "00000003" + "766d3100" + "00112233445566778899aabbccddeeff" + "00000007";
    private static final DomainRef SHUT_OFF = new DomainRef("vm-2", ID, OptionalInt.empty());
    private static final String SHUT_OFF_HEX =
            "00000004" + "766d2d32" + "00112233445566778899aabbccddeeff" + "ffffffff";

    @Test
    void opening() {
        expect(Calls.authList(), 66, "");
        expect(Calls.authPolkit(), 70, "");
        String uri = "00000001" + "0000000e" + "71656d753a2f2f2f73797374656d" + "0000";
        expect(Calls.open("qemu:///system", false), 1, uri + "00000000");
        expect(Calls.open("qemu:///system", true), 1, uri + "00000001");
        expect(Calls.close(), 2, "");
    }

    @Test
    void host() {
        expect(Calls.libVersion(), 157, "");
        expect(Calls.hypervisorVersion(), 4, "");
        expect(Calls.hostname(), 59, "");
        expect(Calls.capabilities(), 7, "");
    }

    @Test
    void finding() {
        expect(Calls.listDomains(Set.of()), 273, "00000001" + "00000000");
        expect(
                Calls.listDomains(EnumSet.of(DomainFilter.ACTIVE, DomainFilter.MANAGEDSAVE, DomainFilter.AUTOSTART)),
                273,
                "00000001" + "00000501");
        expect(Calls.listDomains(EnumSet.allOf(DomainFilter.class)), 273, "00000001" + "0000ffff");
        expect(Calls.lookupByName("é"), 23, "00000002" + "c3a90000");
        expect(Calls.lookupByUuid(ID), 24, "00112233445566778899aabbccddeeff");
    }

    @Test
    void reading() {
        expect(Calls.domainState(RUNNING), 212, RUNNING_HEX + "00000000");
        expect(Calls.isPersistent(RUNNING), 151, RUNNING_HEX);
        expect(Calls.autostart(SHUT_OFF), 15, SHUT_OFF_HEX);
        expect(Calls.hasManagedSave(SHUT_OFF), 183, SHUT_OFF_HEX + "00000000");
        expect(Calls.domainXml(RUNNING), 14, RUNNING_HEX + "00000000");
        expect(Calls.domainXml(RUNNING, XmlOption.INACTIVE, XmlOption.SECURE), 14, RUNNING_HEX + "00000003");
        expect(Calls.domainXml(RUNNING, XmlOption.values()), 14, RUNNING_HEX + "0000000f");
        expect(Calls.ioThreads(RUNNING, Affect.LIVE), 351, RUNNING_HEX + "00000001");
        expect(Calls.ioThreads(SHUT_OFF, Affect.CONFIG), 351, SHUT_OFF_HEX + "00000002");
    }

    @Test
    void statistics() {
        expect(Calls.allDomainStats(Set.of()), 344, "00000000" + "00000000" + "00000000");
        expect(Calls.allDomainStats(EnumSet.allOf(StatGroup.class)), 344, "00000000" + "000007ff" + "00000000");
        expect(
                Calls.domainStats(
                        List.of(RUNNING, SHUT_OFF),
                        Set.of(StatGroup.IOTHREAD),
                        StatsOption.NOWAIT,
                        StatsOption.ENFORCE_STATS),
                344,
                "00000002" + RUNNING_HEX + SHUT_OFF_HEX + "00000080" + "a0000000");
    }

    @Test
    void changing() {
        expect(Calls.define("<d/>"), 350, "00000004" + "3c642f3e" + "00000000");
        expect(Calls.define("<d/>", DefineOption.VALIDATE), 350, "00000004" + "3c642f3e" + "00000001");
        expect(Calls.start(SHUT_OFF, StartOption.PAUSED), 196, SHUT_OFF_HEX + "00000001");
        expect(Calls.destroy(RUNNING), 234, RUNNING_HEX + "00000000");
        expect(Calls.undefine(SHUT_OFF, UndefineOption.NVRAM), 231, SHUT_OFF_HEX + "00000004");
    }

    @Test
    void ioThreads() {
        Set<Affect> both = EnumSet.allOf(Affect.class);
        expect(Calls.addIoThread(RUNNING, 3, both), 355, RUNNING_HEX + "00000003" + "00000003");
        expect(Calls.deleteIoThread(RUNNING, 0xFFFF_FFFFL, Set.of()), 356, RUNNING_HEX + "ffffffff" + "00000000");
        expect(
                Calls.pinIoThread(RUNNING, 2, CpuMap.of(0, 1, 9), Set.of(Affect.LIVE)),
                352,
                RUNNING_HEX + "00000002" + "00000002" + "03020000" + "00000001");
        expect(
                Calls.setIoThread(RUNNING, 1, IoThreadPolling.of(32768, 4, 2), Set.of(Affect.LIVE)),
                402,
                RUNNING_HEX + "00000001" + "00000003"
                        + "0000000b" + "706f6c6c5f6d61785f6e7300" + "00000004" + "0000000000008000"
                        + "00000009" + "706f6c6c5f67726f77000000" + "00000002" + "00000004"
                        + "0000000b" + "706f6c6c5f736872696e6b00" + "00000002" + "00000002"
                        + "00000001");
        expect(
                Calls.setIoThread(
                        RUNNING,
                        1,
                        new IoThreadPolling(OptionalLong.empty(), OptionalLong.of(0), OptionalLong.empty()),
                        Set.of(Affect.CONFIG)),
                402,
                RUNNING_HEX + "00000001" + "00000001"
                        + "00000009" + "706f6c6c5f67726f77000000" + "00000002" + "00000000"
                        + "00000002");
    }

    @Test
    void everyTypeOfParameter() {
        byte[] encoded = HexFormat.of()
                .parseHex("00000007"
                        + "0000000161000000" + "00000001" + "fffffffe"
                        + "0000000162000000" + "00000002" + "fffffffe"
                        + "0000000163000000" + "00000003" + "fffffffffffffffe"
                        + "0000000164000000" + "00000004" + "fffffffffffffffe"
                        + "0000000165000000" + "00000005" + "3ff0000000000000"
                        + "0000000166000000" + "00000006" + "00000001"
                        + "0000000167000000" + "00000007" + "00000002" + "68690000");
        TypedParams decoded = Decoders.typedParams(new XdrReader(encoded), 7);
        assertThat(decoded.values().values())
                .containsExactly(
                        new TypedValue.Int(-2),
                        new TypedValue.UInt(0xFFFF_FFFEL),
                        new TypedValue.LLong(-2),
                        new TypedValue.ULLong(-2),
                        new TypedValue.Dbl(1.0),
                        new TypedValue.Bool(true),
                        new TypedValue.Str("hi"));
        assertThat(decoded.number("a")).hasValue(-2);
        assertThat(decoded.number("b")).hasValue(0xFFFF_FFFEL);
        assertThat(decoded.number("d")).as("beyond 2^63 - 1").isEmpty();
        assertThat(decoded.number("g")).isEmpty();
        assertThat(decoded.text("g")).contains("hi");
        assertThat(decoded.get("h")).isEmpty();
        XdrWriter writer = new XdrWriter();
        Encoders.typedParams(writer, decoded);
        assertThat(writer.toByteArray()).isEqualTo(encoded);
    }

    @Test
    void whatCannotBeSentIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Calls.define("x".repeat(4_194_305)));
        assertThatIllegalArgumentException().isThrownBy(() -> Calls.lookupByName("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Calls.addIoThread(RUNNING, -1, Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> IoThreadPolling.of(0, 1L << 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> CpuMap.of(16384));
        assertThatIllegalArgumentException().isThrownBy(() -> CpuMap.of(-1));
    }

    @Test
    void cpuMapsReadAsTheKernelPrintsThem() {
        assertThat(CpuMap.of(0, 1, 2, 3, 8)).hasToString("0-3,8");
        assertThat(CpuMap.of()).hasToString("");
        assertThat(CpuMap.ofBytes(new byte[] {0, (byte) 0x81, 0, 0})).isEqualTo(CpuMap.of(8, 15));
        assertThat(CpuMap.of(16383).toBytes()).hasSize(2048);
    }

    @Test
    void versions() {
        assertThat(Version.decode(9_000_000)).hasToString("9.0.0").isEqualTo(new Version(9, 0, 0));
        assertThat(Version.decode(7_002_022)).hasToString("7.2.22").isLessThan(new Version(7, 3, 0));
    }

    private static void expect(Call<?> call, int procedure, String args) {
        assertThat(call.procedure().number()).isEqualTo(procedure);
        assertThat(HexFormat.of().formatHex(call.args())).isEqualTo(args);
    }
}
