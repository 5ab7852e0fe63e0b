package io.virtwright.engine.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.text.CpuSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuestMemoryTest {
    private static GuestMemory read(String inside) {
        return GuestMemory.of(DomainDocument.parse("<domain>" + inside + "</domain>"));
    }

    @Test
    void readsCellsModulesAndPlacement() {
        GuestMemory memory = read("""
                <memory unit='GiB'>3</memory>
                <numatune><memory mode='strict' nodeset='0-1'/><memnode cellid='1' mode='preferred' nodeset='1'/></numatune>
                <cpu><numa>
                  <cell id='0' cpus='0' memory='1048576'/>
                  <cell cpus='1' memory='1' unit='GiB' memAccess='shared'/>
                </numa></cpu>
                <devices><memory model='dimm'><source><pagesize unit='KiB'>2048</pagesize></source>
                  <target><size unit='MiB'>1024</size><node>1</node></target></memory></devices>
                """);

        assertThat(memory.totalKib()).hasValue(3L << 20);
        assertThat(memory.cells())
                .containsExactly(
                        new GuestMemory.Cell(0, OptionalLong.of(1 << 20), false),
                        new GuestMemory.Cell(1, OptionalLong.of(1 << 20), true));
        assertThat(memory.modules())
                .containsExactly(new GuestMemory.MemoryModule(
                        "dimm", OptionalLong.of(1 << 20), OptionalLong.of(2048), OptionalInt.of(1)));
        assertThat(memory.placement()).contains(new GuestMemory.Placement("strict", CpuSet.range(0, 1)));
        assertThat(memory.cellPlacement()).containsEntry(1, new GuestMemory.Placement("preferred", CpuSet.of(1)));
    }

    @Test
    void whatIsNotWrittenOrMalformedIsAbsent() {
        GuestMemory memory = read("<memory>many</memory><numatune><memory mode='strict' placement='auto'/></numatune>");

        assertThat(memory.totalKib()).isEmpty();
        assertThat(memory.cells()).isEmpty();
        assertThat(memory.modules()).isEmpty();
        assertThat(memory.placement()).isEmpty();
    }
}
