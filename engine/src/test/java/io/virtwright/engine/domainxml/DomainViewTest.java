package io.virtwright.engine.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainViewTest {
    private static final DomainView WEB1 = DomainView.parse(Samples.LIBVIRT);

    private static DomainView view(String inside) {
        return DomainView.parse("<domain>" + inside + "</domain>");
    }

    @Test
    void seesWhatTheDomainIs() {
        assertThat(WEB1.type()).isEqualTo("kvm");
        assertThat(WEB1.name()).isEqualTo("web1");
        assertThat(WEB1.uuid()).contains(UUID.fromString("5f0f1c2d-3f5b-4a51-9d1e-0a4e8f6f0c11"));
        assertThat(WEB1.arch()).contains("x86_64");
        assertThat(WEB1.machine()).contains("pc-q35-7.2");
        assertThat(WEB1.memoryKib()).hasValue(4194304);
        assertThat(WEB1.metadata()).containsExactly("http://openstack.org/xmlns/libvirt/nova/1.1");
        assertThat(WEB1.qemuArgs()).containsExactly("-overcommit", "cpu-pm=on");
        assertThat(WEB1.vcpus().count()).hasValue(4);
        assertThat(WEB1.vcpus().current()).hasValue(2);
        assertThat(WEB1.vcpus().cpuset().map(CpuSet::list)).contains("0-2,4-7");
        assertThat(WEB1.pins())
                .isEqualTo(new CpuPins(Map.of(0, CpuSet.of(0), 1, CpuSet.of(1)), Optional.of(CpuSet.of(2)), Map.of()));
        assertThat(WEB1.channels().getFirst().targetName()).contains("org.qemu.guest_agent.0");
        assertThat(WEB1.channels().getFirst().state()).contains("connected");
        assertThat(WEB1.securityLabels().getFirst().model()).contains("selinux");
    }

    @Test
    void seesDisksAndControllers() {
        Disk vda = WEB1.disk("vda").orElseThrow();
        assertThat(vda.bus()).isEqualTo("virtio");
        assertThat(vda.driver().io()).contains("native");
        assertThat(vda.driver().ioThreads()).isEmpty();
        assertThat(vda.source().flatMap(DiskSource::path)).contains("/var/lib/libvirt/images/web1.qcow2");
        assertThat(vda.address().map(DeviceAddress::type)).contains("pci");
        assertThat(vda.address().orElseThrow().controller()).isEmpty();
        Disk sdb = WEB1.disk("sdb").orElseThrow();
        assertThat(sdb.device()).isEqualTo("lun");
        assertThat(sdb.rawio()).contains("yes");
        assertThat(sdb.shareable()).isTrue();
        assertThat(sdb.readonly()).isFalse();
        assertThat(sdb.serial()).contains("WD-1");
        assertThat(sdb.address().orElseThrow().controller()).hasValue(1);
        assertThat(sdb.address().orElseThrow().unit()).hasValue(3);
        assertThat(WEB1.disk("sda").orElseThrow().source()).isEmpty();
        assertThat(WEB1.disk("sda").orElseThrow().readonly()).isTrue();
        Controller scsi = WEB1.controller("scsi", 1).orElseThrow();
        assertThat(scsi.model()).contains("virtio-scsi");
        assertThat(scsi.driver().ioThread()).hasValue(2);
        assertThat(scsi.driver().queues()).hasValue(4);
        assertThat(WEB1.controller("usb", 0).orElseThrow().model()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "<iothreads>3</iothreads>|1,2,3",
                "<iothreads>3</iothreads><iothreadids><iothread id='5'/><iothread id='1'/></iothreadids>|5,1,2",
                "<iothreads>1</iothreads><iothreadids><iothread id='5'/><iothread id='2'/></iothreadids>|5,2",
                "<iothreadids><iothread id='7'/></iothreadids>|7",
                "<iothreads>2</iothreads><iothreadids><iothread id='0'/><iothread id='x'/></iothreadids>|1,2",
                "<iothreads>0</iothreads>|''",
                "<iothreads>-1</iothreads>|''",
                "<iothreads>4000000000</iothreads>|''",
            })
    void numbersIoThreadsAsLibvirtDoes(String xml, String ids) {
        assertThat(view(xml).ioThreads().threads())
                .extracting(thread -> Long.toString(thread.id()))
                .containsExactly(ids.isEmpty() ? new String[0] : ids.split(","));
    }

    @Test
    void seesParametersOfIoThreads() {
        IoThreads threads = view("<iothreadids><iothread id='2' thread_pool_min='1'><poll max='0' grow='x'/></iothread>"
                        + "</iothreadids><defaultiothread thread_pool_max='8'/>")
                .ioThreads();
        IoThread two = threads.thread(2).orElseThrow();
        assertThat(two.listed()).isTrue();
        assertThat(two.pollMaxNs()).hasValue(0);
        assertThat(two.pollGrow()).isEmpty();
        assertThat(two.pool()).isEqualTo(new IoThread.ThreadPool(OptionalInt.of(1), OptionalInt.empty()));
        assertThat(threads.defaultThread().orElseThrow().max()).hasValue(8);
    }

    @Test
    void seesSeveralIoThreadsOfOneDisk() {
        Disk disk = view("<devices><disk><driver queues='2'><iothreads><iothread id='1'><queue id='0'/><queue id='1'/>"
                        + "</iothread><iothread id='3'/></iothreads></driver><target dev='vdb'/></disk></devices>")
                .disks()
                .getFirst();
        assertThat(disk.bus()).isEqualTo("virtio");
        assertThat(disk.driver().mapping())
                .containsExactly(new IoThreadMapping(1, List.of(0, 1)), new IoThreadMapping(3, List.of()));
        assertThat(disk.driver().ioThreads()).containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @CsvSource({
        "<memory>1</memory>,1",
        "<memory unit='b'>1025</memory>,2",
        "<memory unit='KB'>1</memory>,1",
        "<memory unit='MiB'>2</memory>,2048",
        "<memory unit='m'>2</memory>,2048",
        "<memory unit='GB'>1</memory>,976563",
        "<memory unit='E'>8</memory>,9007199254740992",
    })
    void scalesMemoryAsLibvirtDoes(String xml, long kib) {
        assertThat(view(xml).memoryKib()).hasValue(kib);
    }

    @Test
    void seesMemoryBackingAndKvmFeatures() {
        DomainView view = view(
                "<memoryBacking><hugepages><page size='1' unit='G' nodeset='0-1'/><page/></hugepages><locked/>"
                        + "<source type='memfd'/><access mode='shared'/><allocation mode='immediate'/></memoryBacking>"
                        + "<features><kvm><poll-control state='on'/><hint-dedicated state='off'/><hidden state='?'/></kvm></features>");
        assertThat(view.memoryBacking().pages())
                .containsExactly(
                        new MemoryBacking.Page(OptionalLong.of(1048576), Optional.of(CpuSet.of(0, 1))),
                        new MemoryBacking.Page(OptionalLong.empty(), Optional.empty()));
        assertThat(view.memoryBacking().locked()).isTrue();
        assertThat(view.memoryBacking().source()).contains("memfd");
        assertThat(view.kvm()).isEqualTo(new KvmFeatures(Optional.empty(), Optional.of(false), Optional.of(true)));
    }

    @Test
    void takesWhatIsMalformedForAbsent() {
        DomainView view = view("<uuid>x</uuid><memory unit='furlong'>1</memory><vcpu cpuset='9-1'>many</vcpu><cputune>"
                + "<vcpupin vcpu='-1' cpuset='0'/><iothreadpin iothread='1' cpuset=''/></cputune>"
                + "<devices><disk><driver iothread='0' queues='1.5'/></disk><controller index='one'/></devices>");
        assertThat(view.uuid()).isEmpty();
        assertThat(view.memoryKib()).isEmpty();
        assertThat(view.vcpus()).isEqualTo(new Vcpus(OptionalInt.empty(), OptionalInt.empty(), Optional.empty()));
        assertThat(view.pins()).isEqualTo(new CpuPins(Map.of(), Optional.empty(), Map.of()));
        assertThat(view.disks().getFirst().driver().ioThreads()).isEmpty();
        assertThat(view.disks().getFirst().driver().queues()).isEmpty();
        assertThat(view.controllers().getFirst().index()).isEmpty();
    }

    @Test
    void readsLibvirtsStatus() {
        String domain =
                Samples.LIBVIRT.substring(Samples.LIBVIRT.indexOf("<domain ")).strip();
        DomainStatus status =
                DomainStatus.parse("<domstatus state='running' reason='booted' pid='4711'>\n  <monitor path='/x'/>\n  "
                        + domain + "\n</domstatus>\n");
        assertThat(status.state()).isEqualTo("running");
        assertThat(status.pid()).hasValue(4711);
        assertThat(status.domain().text()).isEqualTo(domain);
        assertThat(DomainStatus.parse("<domstatus pid='-1'><domain/></domstatus>")
                        .pid())
                .isEmpty();
        assertThatExceptionOfType(DomainXmlException.class).isThrownBy(() -> DomainStatus.parse("<domain/>"));
        assertThatExceptionOfType(DomainXmlException.class).isThrownBy(() -> DomainStatus.parse("<domstatus/>"));
    }
}
