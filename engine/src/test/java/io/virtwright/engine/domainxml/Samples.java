package io.virtwright.engine.domainxml;

/** Domain XML for the tests. */
final class Samples {
    private Samples() {}

    /** Written by hand after what virsh dumpxml of libvirt 9.0 prints. */
    static final String LIBVIRT = """
            <!--
            WARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE
            OVERWRITTEN AND LOST. Changes to this xml configuration should be made using:
              virsh edit web1
            or other application using the libvirt API.
            -->

            <domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>web1</name>
              <uuid>5f0f1c2d-3f5b-4a51-9d1e-0a4e8f6f0c11</uuid>
              <metadata>
                <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
                  <nova:name>web &amp; more</nova:name>
                  <vcpu>77</vcpu>
                </nova:instance>
              </metadata>
              <memory unit='KiB'>4194304</memory>
              <currentMemory unit='KiB'>4194304</currentMemory>
              <vcpu placement='static' cpuset='0-7,^3' current='2'>4</vcpu> <!-- four -->
              <cputune>
                <vcpupin vcpu='0' cpuset='0'/>
                <vcpupin vcpu='1' cpuset='1'/>
                <emulatorpin cpuset='2'/>
              </cputune>
              <os>
                <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                <boot dev='hd'/>
              </os>
              <features>
                <acpi/>
                <apic/>
              </features>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='qcow2' cache='none' io='native'/>
                  <source file='/var/lib/libvirt/images/web1.qcow2'/>
                  <target dev='vda' bus='virtio'/>
                  <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
                </disk>
                <disk type='block' device='lun' rawio='yes'>
                  <source dev='/dev/disk/by-id/wwn-0x5000c500a1b2c3d4'/>
                  <target dev='sdb' bus='scsi'/>
                  <shareable/>
                  <serial>WD-1</serial>
                  <wwn>5000c500a1b2c3d4</wwn>
                  <address type='drive' controller='1' bus='0' target='0' unit='3'/>
                </disk>
                <disk type='file' device='cdrom'>
                  <target dev='sda' bus='sata'/>
                </disk>
                <controller type='scsi' index='1' model='virtio-scsi'>
                  <driver queues='4' iothread='2'/>
                  <address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>
                </controller>
                <controller type='usb' index='0'/>
                <channel type='unix'>
                  <source mode='bind' path='/run/libvirt/qemu/channel/1-web1/org.qemu.guest_agent.0'/>
                  <target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>
                </channel>
                <memballoon model='none'/>
              </devices>
              <seclabel type='dynamic' model='selinux' relabel='yes'/>
              <qemu:commandline>
                <qemu:arg value='-overcommit'/>
                <qemu:arg value='cpu-pm=on'/>
              </qemu:commandline>
            </domain>
            """;
}
